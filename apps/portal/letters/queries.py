"""Letters, as far as a post may see them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.errors import NotThere, NotYours
from apps.portal.models import Letter
from apps.staff.actors import InPost

Kind = Letter.Kind
POWER_FOR: dict[str, str] = {
    Kind.COMPLAINT: "answer_letters",
    Kind.SUGGESTION: "answer_letters",
    Kind.CORRECT: "answer_requests",
    Kind.DELETE: "answer_requests",
    Kind.SEE: "answer_requests",
}


def may_answer(actor: InPost) -> bool:
    return any(actor.powers.get(power) for power in set(POWER_FOR.values()))


def refuse_others(actor: InPost) -> None:
    if not may_answer(actor):
        raise NotYours("no_power", _("Your post answers no letters of residents. Choose another post in the header."))


def visible_to(actor: InPost) -> QuerySet[Letter]:
    """The kinds that the post answers; those that wait first, the most pressing of them on top."""
    kinds = [kind for kind, power in POWER_FOR.items() if actor.powers.get(power)]
    return Letter.objects.filter(kind__in=kinds).select_related("slip__event__unit", "answered_by__person")


def get_letter(actor: InPost, number: str) -> Letter:
    """“Not yours” reads like “does not exist”."""
    found = visible_to(actor).filter(number=number).first()
    if found is None:
        raise NotThere("no_letter", _("There is no such letter among those you may see in this post."))
    return found
