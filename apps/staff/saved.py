"""Filters of lists that somebody has saved under a name, for themselves in one post."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.errors import Conflicting, Malformed, NotThere
from apps.staff.actors import InPost
from apps.staff.models import SavedFilter

MOST = 8  # for one list: each is counted whenever the list is opened


def saved_for(actor: InPost, kind: str) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(appointment_id=actor.appointment_id, kind=kind).order_by("pk")


def all_saved(actor: InPost) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(appointment_id=actor.appointment_id).order_by("pk")


def get_saved(actor: InPost, saved_id: int) -> SavedFilter:
    """One's own; those of others read like none."""
    found = SavedFilter.objects.filter(appointment_id=actor.appointment_id, pk=saved_id).first()
    if found is None:
        raise NotThere("no_saved_filter", _("You have saved no such filter in this post."))
    return found


def save(*, actor: InPost, kind: str, name: str, query: str) -> SavedFilter:
    """`query`: as it stands in the address, with nothing but what the list understands."""
    if not query:
        raise Malformed("nothing_to_save", _("Nothing is filtered yet. Choose a filter, show it, then save it."))
    if len(query) > (SavedFilter._meta.get_field("query").max_length or 0):
        raise Malformed("query_too_long", _("This filter is too long to be kept. Search for fewer words."))
    if saved_for(actor, kind).count() >= MOST:
        raise Conflicting(
            "too_many_saved", _("A list keeps %(most)d filters at most. Remove one first.") % {"most": MOST}
        )
    return _keep(SavedFilter(appointment_id=actor.appointment_id, kind=kind, name=_named(name), query=query))


def rename(*, actor: InPost, saved_id: int, name: str) -> SavedFilter:
    found = get_saved(actor, saved_id)
    found.name = _named(name)
    return _keep(found)


def remove(*, actor: InPost, saved_id: int) -> None:
    get_saved(actor, saved_id).delete()


def _named(name: str) -> str:
    wanted = " ".join(name.replace("\x00", "").split())
    longest = SavedFilter._meta.get_field("name").max_length or 0
    if not wanted or len(wanted) > longest:
        raise Malformed("no_name", _("Give the filter a name of at most %(most)d characters.") % {"most": longest})
    return wanted


def _keep(found: SavedFilter) -> SavedFilter:
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as problem:
        raise Conflicting("name_taken", _("You have a filter of this name already. Choose another name.")) from problem
    return found
