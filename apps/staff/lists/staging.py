"""Reading a list that was received into rows, each checked by the rules, in bounded memory. The file then goes.

Each chunk is rehearsed, taken back and kept in a transaction that locks the run: how far it is can be seen, a reading
that died goes on after the last row that was kept, and two workers never keep the same rows. What rows of different
chunks have against each other shows when they are carried out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.audit.bulk import insert
from apps.errors import NotYours, Refused
from apps.staff.actors import InPost
from apps.staff.lists.rows import Outcome, rehearse
from apps.staff.lists.runs import State
from apps.staff.lists.workbook import Line, opened
from apps.staff.models import ListRow, ListRun
from apps.staff.queries import actor_for

CHUNK = 100


class _OvertakenError(Exception):
    """Another worker reads this list, or has read it."""


def sender_of(run: ListRun) -> InPost:
    """Who sent the list, with the powers of that post today. Raises `NotYours` when it has ended."""
    actor = actor_for(run.person_id, run.appointment_id, timezone.localdate())
    if actor is None:
        raise NotYours("post_ended", _("The post in which this list was sent has ended, and its powers with it."))
    return actor


def read(run_id: int) -> int:
    """Reads the workbook of a run, or what a former attempt left of it. Returns how many rows it holds."""
    run = ListRun.objects.get(pk=run_id)
    if run.state != State.READING:
        return 0
    with translation.override(run.language):
        try:
            _stage(run)
            return _end(run_id, State.READ)
        except _OvertakenError:
            return 0
        except Refused as problem:
            return _end(run_id, State.UNREADABLE, problem.message[:500])
        except FileNotFoundError:  # lost, unless whoever overtook has read it all and dropped it
            sentence = _("The workbook broke off while it was being read. Save it anew in Excel and send it again.")
            return _end(run_id, State.UNREADABLE, sentence)


def _stage(run: ListRun) -> None:
    kept = _last_kept(run)
    with default_storage.open(run.file) as file, opened(file) as lines:
        for chunk in _chunks(line for line in lines if line.row > kept):
            _keep(run.pk, chunk, after=kept)
            kept = chunk[-1].row


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


@transaction.atomic
def _keep(run_id: int, lines: Sequence[Line], *, after: int) -> None:
    run = ListRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.READING or _last_kept(run) != after:
        raise _OvertakenError
    outcomes = rehearse(actor=sender_of(run), lines=lines)
    insert(ListRow, [_row(run, line, outcome) for line, outcome in zip(lines, outcomes, strict=True)])
    run.total += len(lines)
    run.wrong += sum(not outcome.made for outcome in outcomes)
    run.touched_at = timezone.now()
    run.save(update_fields=["total", "wrong", "touched_at"])


def _last_kept(run: ListRun) -> int:
    """The number of the last row that is in the books of the run; 0 when none is."""
    return run.rows.aggregate(last=Max("number"))["last"] or 0


def _row(run: ListRun, line: Line, outcome: Outcome) -> ListRow:
    return ListRow(
        run=run,
        number=line.row,
        state=ListRow.State.READY if outcome.made else ListRow.State.WRONG,
        cells=json.dumps(asdict(line), ensure_ascii=False),
        problems=[] if outcome.made else [[outcome.column, outcome.sentence]],
    )


def _end(run_id: int, state: State, said: str = "") -> int:
    """Nothing of a list that could not be read is kept; the file goes either way, for it holds people's numbers."""
    with transaction.atomic():
        run = ListRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.READING:
            return 0
        name, run.file = run.file, ""
        run.state, run.said, run.touched_at = state, said, timezone.now()
        if state == State.UNREADABLE:
            run.rows.update(state=ListRow.State.WRONG, cells=b"", problems=[])
            run.total = run.wrong = 0
        run.save(update_fields=["state", "total", "wrong", "said", "file", "touched_at"])
    default_storage.delete(name)
    return run.total
