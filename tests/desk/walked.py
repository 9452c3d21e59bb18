"""An event in each state of the lifecycle, made now by the people whose turn it is."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from apps.events.lifecycle import archive_closed
from apps.events.models import Event, Order, Petition
from apps.events.rules import EventState
from tests.cast import Cast
from tests.desk.stories import accepted, answered, dispatched, filed, reported, verified
from tests.events import stages
from tests.events.scenes import act

Ev = EventState


def in_state(cast: Cast, state: str) -> Event:
    WAYS[state](cast)
    found = Event.objects.filter(state=state).latest("id")
    return Event.objects.select_related("merged_into").get(pk=found.pk)


def closed(cast: Cast) -> Event:
    event = verified(cast)
    act(cast.community, event, "close", now=timezone.now())
    return Event.objects.get(pk=event.pk)


def _supplement(cast: Cast) -> None:
    act(cast.community, reported(cast), "ask_more", now=timezone.now(), missing="具体位置")


def _checking(cast: Cast) -> None:
    act(cast.community, reported(cast), "send_check", now=timezone.now(), checker=cast.worker.person.pk)


def _conference(cast: Cast) -> None:
    stages.referred(cast, now=timezone.now())


def _suspended(cast: Cast) -> None:
    now = timezone.now()
    order = stages.long_running(cast, now=now)
    until = (now + timedelta(days=30)).date()
    stages.granted(cast, stages.asked(cast, order, "suspension", now=now, until=until), now=now)


def _rework(cast: Cast) -> None:
    order = answered(cast)
    act(cast.community, order.event, "rework", order=order, now=timezone.now(), failed="仍有积水")


def _archived(cast: Cast) -> None:
    closed(cast)
    archive_closed(timezone.now() + timedelta(days=90))


def _declined(cast: Cast) -> None:
    act(cast.community, reported(cast), "decline", now=timezone.now(), reason="not_public", told="属自家事务")


def _merged(cast: Cast) -> None:
    main = filed(cast)
    act(cast.community, reported(cast), "merge", now=timezone.now(), main=main.number)


def _void(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "void", now=timezone.now(), reason="测试数据")
    act(cast.director, event, "approve", order=Petition.objects.get(event=event), now=timezone.now())


WAYS: dict[str, Callable[[Cast], Event | Order | None]] = {
    Ev.REPORTED: reported,
    Ev.SUPPLEMENT: _supplement,
    Ev.CHECKING: _checking,
    Ev.SELF_HANDLING: lambda cast: stages.self_handled(cast, now=timezone.now()),
    Ev.FILED: filed,
    Ev.DISPATCHED: dispatched,
    Ev.RETURN_PENDING: lambda cast: stages.returned(cast, now=timezone.now()),
    Ev.CONFERENCE: _conference,
    Ev.HANDLING: accepted,
    Ev.SUSPENDED: _suspended,
    Ev.REWORK: _rework,
    Ev.FEEDBACK: answered,
    Ev.VERIFIED: verified,
    Ev.CLOSED: closed,
    Ev.ARCHIVED: _archived,
    Ev.DECLINED: _declined,
    Ev.MERGED: _merged,
    Ev.VOID: _void,
}
