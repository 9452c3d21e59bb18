"""Every read of base data. All of them start at what the actor may see."""

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.households.models import Resident
from apps.households.models.base import Located
from apps.staff.actors import Actor, InPost, System
from apps.staff.seen import EVERYTHING, NOTHING, Seen, any_of, inside

Row = TypeVar("Row", bound=Located)
POWER = "view_households"


def visible_to(actor: Actor, model: type[Row]) -> QuerySet[Row]:
    """Records in the areas where the post may see base data. Departments and partners see none: their orders name
    place and problem."""
    rows = _known(model)
    if isinstance(actor, InPost):
        return rows.filter(any_of(_areas(actor)))
    return rows if isinstance(actor, System) else rows.none()


def seen_by(actor: InPost, model: type[Row]) -> Seen:
    """The same records, for lists: each way of seeing them has an index."""
    return Seen(_known(model), _areas(actor))


def get_visible(actor: Actor, model: type[Row], pk: int) -> Row:
    """One record by its id. “Not yours” reads like “does not exist”."""
    found = visible_to(actor, model).filter(pk=pk).first()
    if found is None:
        raise NotThere("no_record", _("There is no such record among those you may see in this post."))
    return found


def _known(model: type[Row]) -> QuerySet[Row]:
    """Without the people who were de-identified: they are a number in statistics and nobody's record any more. And
    without records that were merged into another."""
    rows = model._default_manager.all()
    return rows.filter(anonymised_at=None, merged_into=None) if model is Resident else rows


def _areas(actor: InPost) -> tuple[Q, ...]:
    found = [way for path in sorted(actor.powers.get(POWER, ())) for way in inside(path)]
    return (EVERYTHING,) if EVERYTHING in found else tuple(found) or (NOTHING,)


def residents_with_identity(actor: Actor, number: str) -> QuerySet[Resident]:
    """Those who may be seen and have this identity number (tidied), or had it in a record that was merged into theirs:
    exact, by the blind index."""
    field = Resident._meta.get_field("identity_index")
    same = Resident.objects.filter(identity_index=field.digest(number)).values_list("pk", "merged_into")
    return visible_to(actor, Resident).filter(pk__in=[merged or pk for pk, merged in same])


def survivor_of(actor: Actor, pk: int) -> Resident | None:
    """The record into which another was merged, when it may be seen."""
    return visible_to(actor, Resident).filter(merged=pk).first()
