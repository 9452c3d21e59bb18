"""What the page of an event tells whoever can do nothing on it now: why, whose turn it is, what comes, what ended."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.clocks.models import Clock
from apps.desk.kinds import WAITING
from apps.desk.naming import listing
from apps.desk.queries import Story
from apps.desk.times import moment
from apps.events.ahead import comes_at, may_come_at
from apps.events.drawing.words import HOLDERS
from apps.events.facts import EventFacts
from apps.events.labels import CLOCK_LABELS, EVENT_LABELS
from apps.events.lifecycle import facts_of
from apps.events.models import Event
from apps.events.rules import ENDED, MOVE, EventState, OrderState
from apps.events.suggestions.nearby import Near, near_event
from apps.grids.models import Unit
from apps.staff.actors import InPost
from apps.staff.models import Person
from apps.staff.queries import holders_by_unit
from apps.staff.reach import may_see_roster, rosters_of

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """A unit whose turn it is; `names` and the way to its roster for those who may see its staff."""

    unit: Unit
    names: str
    on_roster: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """`sentences`: why there is nothing to do now and what comes, or what the outcome was and what is left to do."""

    sentences: list[str]
    turns: list[Turn]
    near: list[Near]
    urges: bool
    has_ended: bool


def standing_of(event: Event, story: Story, actor: InPost, now: datetime) -> Standing | None:
    """None for those whose turn it is. In a constant number of queries."""
    if story.usual:
        return None
    facts = facts_of(story.file, now, actor)
    ended = facts.state in ENDED
    return Standing(
        sentences=_outcome(event, story, facts) if ended else [_why(story, facts), _what_comes(facts, actor)],
        turns=[] if ended else _turns(story.running, actor),
        near=[] if ended else near_event(actor=actor, event=event, now=now),
        urges=any(found.move.name == "urge" for found in story.moves),
        has_ended=ended,
    )


def _why(story: Story, facts: EventFacts) -> str:
    until = next((order.suspended_until for order in story.file.orders if order.state == OrderState.SUSPENDED), None)
    if facts.state == EventState.SUSPENDED and until:
        return _("There is nothing for you to do now: it is suspended, and goes on by itself on %(day)s.") % {
            "day": f"{until:%Y-%m-%d}"
        }
    clock = next((clock for clock in story.running if not clock.paused_at), None)
    if clock is None:
        return _("There is nothing for you to do now: it waits for %(whom)s.") % {"whom": _(HOLDERS[facts.state])}
    values = {"unit": clock.unit.name, "stage": _(CLOCK_LABELS[clock.stage]), "at": moment(clock.due_at)}
    if clock.due_at < timezone.now():
        return (
            _("There is nothing for you to do now: it waits for %(unit)s (%(stage)s), overdue since %(at)s.") % values
        )
    return _("There is nothing for you to do now: it waits for %(unit)s (%(stage)s), until %(at)s.") % values


def _what_comes(facts: EventFacts, actor: InPost) -> str:
    if state := comes_at(facts, actor):
        return _("It comes to you when it is “%(state)s”.") % {"state": _(EVENT_LABELS[state])}
    if state := may_come_at(facts, actor):
        return _("It comes to you only if it gets to “%(state)s”.") % {"state": _(EVENT_LABELS[state])}
    return _("On its way from here no step is yours. You can follow it on this page.")


def _outcome(event: Event, story: Story, facts: EventFacts) -> list[str]:
    if facts.state == EventState.CLOSED:
        return [_("It is solved: it was handled, verified and closed."), _rating(facts), _reopening()]
    if facts.state == EventState.ARCHIVED:
        return [_("It was solved, and is archived. Nothing on it can be changed."), _if_it_is_back()]
    if facts.state == EventState.DECLINED:
        return [_declined(story), _reconsidering(facts)]
    if facts.state == EventState.MERGED and event.merged_into:
        main = {"number": event.merged_into.number}
        return [
            _("It is the same as %(number)s, and goes on there.") % main,
            _("Were they two things after all, triage can take it out of the merge."),
        ]
    return [_("It is void: it counts for nobody, and nothing more can be done on it."), _if_it_is_back()]


def _rating(facts: EventFacts) -> str:
    if facts.rated:
        return _("Whoever reported it has rated it.")
    if facts.rating_over:
        return _("The time for rating it is over.")
    return _("Whoever reported it can still rate it.")


def _reopening() -> str:
    return _("Is it not solved? The community or the street can reopen it, with evidence, until it is archived.")


def _if_it_is_back() -> str:
    return _("If the trouble is there again, report it anew.")


def _declined(story: Story) -> str:
    reasons = dict(next(field.choices for field in MOVE["decline"].fields if field.name == "reason"))
    code = next((step.given.get("reason") for step in reversed(story.steps) if step.to_state == "declined"), None)
    if code in reasons:
        return _("It was declined: %(reason)s.") % {"reason": _(reasons[code])}
    return _("It was declined.")


def _reconsidering(facts: EventFacts) -> str:
    if facts.reconsidered:
        return _("It was reconsidered once already, so this is final.")
    return _("Whoever reported it can ask once to reconsider.")


def _turns(running: list[Clock], actor: InPost) -> list[Turn]:
    """In four queries, whatever runs."""
    clocks = {clock.unit_id: clock for clock in running if not clock.paused_at}
    if not clocks:
        return []
    names = _names(list(clocks.values()))
    on_roster = set(rosters_of(actor).filter(pk__in=clocks).values_list("pk", flat=True))
    seen = on_roster if may_see_roster(actor) else set()
    return [Turn(clock.unit, names.get(pk, "") if pk in seen else "", pk in seen) for pk, clock in clocks.items()]


def _names(clocks: list[Clock]) -> dict[int, str]:
    """Of those who hold the post that the running stage waits for, by unit."""
    powers = {kind.stage: MOVE[kind.move].powers for kind in WAITING if kind.stage}
    held = holders_by_unit((power, clock.unit_id) for clock in clocks for power in powers.get(clock.stage, ()))
    people = Person.objects.in_bulk({found.person_id for rows in held.values() for found in rows})
    found: dict[int, list[str]] = {}
    for (_power, unit), rows in held.items():
        found.setdefault(unit, []).extend(people[row.person_id].name for row in rows)
    return {unit: listing(list(dict.fromkeys(names))[:MOST_NAMED]) for unit, names in found.items()}
