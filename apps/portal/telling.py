"""The way of a report in words for whoever reported it: what happened, at which unit, when.

Never a person's name, never a reason that was meant for colleagues, never somebody else's words. What is not in the
table is not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as translated

from apps.events.models import Step
from apps.events.rules import gettext_noop as _
from apps.grids.models import Unit
from apps.staff.actors import Resident

OWN: dict[str, str] = {
    "report": _("You reported it."),
    "supplement": _("You added what was asked for."),
    "reconsider": _("You asked to reconsider it."),
    "rate": _("You rated it. Thank you."),
    "urge": _("You urged it."),
    "take_back": _("You took the report back."),
}
PUBLIC: dict[str, str] = {
    "ask_more": _("The community asks you something."),
    "supplement": _("Something was added to it."),
    "lapse_supplement": _("Nothing was added in time, so it was not taken on."),
    "send_check": _("Somebody is on the way to look at it."),
    "answer_check": _("Somebody has looked at it."),
    "merge": _("The same had been reported already. Both go on together."),
    "unmerge": _("It goes on by itself again."),
    "decline": _("It was not taken on."),
    "self_handle": _("%(unit)s takes it on."),
    "solve_on_spot": _("It was solved on the spot."),
    "escalate": _("The community has passed it on to the street."),
    "file": _("It was taken on, and the street decides who does it."),
    "dispatch": _("It was sent to %(unit)s."),
    "whistle": _("%(unit)s and others were called to the place."),
    "refer": _("A conference decides who is responsible."),
    "assign": _("The conference has decided: %(unit)s."),
    "accept": _("%(unit)s has taken it on."),
    "lapse": _("%(unit)s is responsible now."),
    "report_in": _("%(unit)s has come to the place."),
    "return_order": _("%(unit)s says that somebody else is responsible."),
    "uphold_return": _("Somebody else will be asked."),
    "reject_return": _("%(unit)s stays responsible."),
    "contain": _("The danger has been removed."),
    "answer": _("%(unit)s says that it is done. Somebody else checks that."),
    "rework": _("It is not good enough yet. %(unit)s does it again."),
    "pass": _("It was checked: %(unit)s has done it."),
    "resume": _("Work goes on."),
    "close": _("It was closed."),
    "reopen": _("It was opened again."),
    "call_back": _("Somebody has called to ask how it went."),
    "archive": _("It was put into the archive."),
}
# What was written for whoever reported, and for nobody else.
ADDRESSED = {"ask_more": "missing", "decline": "told"}


@dataclass(frozen=True, slots=True)
class Entry:
    words: str
    quoted: str
    at: datetime


def told_of(steps: Iterable[Step]) -> list[Entry]:
    """Newest first. One query for the units that steps name."""
    steps = list(steps)
    names = _names(steps)
    found = [Entry(words, _quoted(step), step.at) for step in steps if (words := _words(step, names))]
    return found[::-1]


def _words(step: Step, names: dict[int, str]) -> str:
    own = step.system == Resident.name
    text = OWN.get(step.move, "") if own else PUBLIC.get(step.move, "")
    if not text:
        return ""
    return translated(text) % {"unit": names.get(_unit_of(step) or 0) or translated("somebody responsible")}


def _unit_of(step: Step) -> int | None:
    """The order's unit; of a dispatch the lead's."""
    if step.order:
        return step.order.unit_id
    lead = str(step.given.get("lead", ""))
    return int(lead) if lead.isdecimal() else None


def _names(steps: list[Step]) -> dict[int, str]:
    known = {step.order.unit_id: step.order.unit.name for step in steps if step.order}
    wanted = {unit for step in steps if (unit := _unit_of(step)) and unit not in known}
    return known | dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _quoted(step: Step) -> str:
    return str(step.given.get(ADDRESSED.get(step.move, ""), ""))
