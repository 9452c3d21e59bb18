"""Carries a form of a record to its action and back: nothing typed is lost, and what others changed is shown masked."""

from collections.abc import Callable
from dataclasses import dataclass, field

from apps.audit.versions import newest_of
from apps.desk.views.records.telling import history_of
from apps.desk.views.settings.telling import Entry
from apps.errors import Refused
from apps.events.refusals import show_refusal
from apps.households.forms import RecordForm
from apps.households.models.base import Located


@dataclass(frozen=True, slots=True)
class Attempt:
    """`refusal` stands above the form, `meanwhile` is what others have changed since it was opened."""

    done: bool
    refusal: Refused | None = None
    meanwhile: list[Entry] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else 422


def attempt(form: RecordForm, act: Callable[[], object], row: Located) -> Attempt:
    """After a stale form was refused, it carries the newest version: sending it once more is a decision."""
    if not form.is_valid():
        return Attempt(done=False)
    try:
        act()
    except Refused as found:
        others: list[Entry] = []
        if found.code == "stale":
            others = [entry for entry in history_of(row) if entry.version.pk > found.data["since"]]
            form.data = {**form.data.dict(), "seen": str(newest_of(type(row), id=row.pk))}  # type: ignore[attr-defined]
        return Attempt(done=False, refusal=show_refusal(form, found), meanwhile=others)
    return Attempt(done=True)
