"""Setting and ending tags. Who may is written with each tag: posts, and types of departments."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.access import record_access
from apps.errors import Conflicting, NotYours, Refused
from apps.households.gone import refuse_forgotten, refuse_gone
from apps.households.models import Household, Organisation, Resident, Tag, Tagging
from apps.households.models.base import Located
from apps.households.retention.scrubbing import take_away
from apps.households.rules import BY_THE_COLOUR, colour_of
from apps.households.sight import HERE, TEAM, codes_of, memberships
from apps.staff.actors import InPost

Carrier = Resident | Household | Organisation


def tags_to_set(actor: InPost, about: str) -> list[Tag]:
    """Those that the post may set on such a record."""
    rows = Tag.objects.filter(is_active=True, allowed=True, about=about, setters__overlap=sorted(codes_of(actor)))
    return list(rows.order_by("code"))


@transaction.atomic
def set_tag(*, actor: InPost, tag: Tag, carrier: Carrier) -> Tagging:
    _refuse_unless_setter(actor, tag, carrier)
    name = type(carrier).__name__.lower()
    if tag.about != name:
        raise Refused("wrong_kind", _("This tag is not for such a record. Choose one from the list."))
    locked = type(carrier)._default_manager.select_for_update(of=("self",)).get(pk=carrier.pk)
    refuse_forgotten(locked)
    refuse_gone(locked)
    if Tagging.objects.filter(tag=tag, ended_at=None, **{name: carrier}).exists():
        raise Conflicting("tagged_already", _("The record carries this tag already. Reload the page to see it."))
    tagging = Tagging(tag=tag, since=timezone.localdate(), set_by_id=actor.appointment_id, **{name: carrier})
    tagging.copy_place(carrier)
    tagging.save()
    if is_of_a_team(tag):
        _write_down("tag_set", tagging)
    recolour(carrier)
    return tagging


@transaction.atomic
def end_tag(*, actor: InPost, tagging: Tagging) -> Tagging:
    _refuse_unless_setter(actor, tagging.tag, tagging)
    locked = Tagging.objects.select_for_update(of=("self",)).get(pk=tagging.pk)
    if locked.ended_at:
        raise Conflicting("ended_already", _("This tag was taken off already. Reload the page."))
    locked.ended_at = timezone.now()
    locked.save()
    carrier = locked.resident or locked.household
    if is_of_a_team(locked.tag):
        _write_down("tag_ended", locked)
        take_away(Tagging, Tagging.objects.filter(pk=locked.pk))
    if carrier:
        recolour(carrier)
    return locked


def is_of_a_team(tag: Tag) -> bool:
    """Whether it is one of the sensitive tags that a named team alone knows of."""
    return TEAM in tag.viewers


def _write_down(act: str, tagging: Tagging) -> None:
    """By the number of the tagging: once that is gone, the log leads to nobody."""
    record_access(act=act, about="tagging", about_id=tagging.pk, fields=[tagging.tag.code], purpose="")


def _refuse_unless_setter(actor: InPost, tag: Tag, place: Located) -> None:
    """A sensitive tag is set by those of the competent department who are of its team there."""
    is_setter = tag.is_active and tag.allowed and bool(codes_of(actor) & set(tag.setters))
    if is_setter and is_of_a_team(tag):
        areas = memberships(actor, timezone.localdate()).filter(tag=tag).values_list("area__path", flat=True)
        is_setter = any(place.unit.path.startswith(area) for area in areas)
    if not is_setter:
        raise NotYours(
            "not_a_setter",
            _("This tag is set and taken off by others. Choose one from the list, or ask those whose matter it is."),
        )


def recolour(carrier: Carrier) -> None:
    """The stored colour knows all tags and is shown to nobody: it plans visits. No version is kept of it, since one
    would tell when a tag that is hidden was set."""
    household = carrier.household if isinstance(carrier, Resident) else carrier
    if not isinstance(household, Household):
        return
    Household.objects.select_for_update(of=("self",)).get(pk=household.pk)  # two tags at once: the later sees both
    members = household.residents.filter(status__in=HERE, merged_into=None)
    running = Tagging.objects.filter(ended_at=None).select_related("tag")
    tags = [row.tag for row in running.filter(resident__in=members)]
    tags += [row.tag for row in running.filter(household=household)]
    Household.objects.filter(pk=household.pk).update(colour=colour_of(tags))


def is_shown_as_colour(tag: Tag) -> bool:
    return tag.code in BY_THE_COLOUR
