"""Carries a form to its action, and back to the person when it is refused: nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models

from apps.audit.versions import newest_of
from apps.desk.views.settings.telling import Entry, meanwhile
from apps.desk.views.settings.words import wording
from apps.errors import Refused
from apps.events.refusals import show_refusal


@dataclass(frozen=True, slots=True)
class Attempt:
    """`refusal` is what is said above the form, `meanwhile` what others have changed since it was opened."""

    done: bool
    refusal: Refused | None = None
    meanwhile: list[Entry] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else 422


def attempt(form: forms.BaseForm, act: Callable[[], object], model: type[models.Model], **which: Any) -> Attempt:
    """`which` picks the records of the model that the form is about. After a stale form was refused, it carries the
    newest version: sending it once more is a decision."""
    if not form.is_valid():
        return Attempt(done=False)
    try:
        act()
    except Refused as found:
        others = []
        if found.code == "stale":
            others = meanwhile(model, wording(), since=found.data["since"], **which)
            form.data = _with(form.data, seen=str(newest_of(model, **which)))
        return Attempt(done=False, refusal=show_refusal(form, found), meanwhile=others)
    return Attempt(done=True)


def _with(data: Any, **changed: str) -> Any:
    """What was posted, in a copy that can be changed."""
    copied = data.copy()
    for name, value in changed.items():
        copied[name] = value
    return copied
