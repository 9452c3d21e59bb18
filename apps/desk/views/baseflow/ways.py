"""What a workbook may hold and what is done with it, as it is chosen on the page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.households.models import ImportRun

RESIDENT, BUILDING, ORGANISATION = ImportRun.Kind.RESIDENT, ImportRun.Kind.BUILDING, ImportRun.Kind.ORGANISATION


@dataclass(frozen=True, slots=True)
class Chosen:
    """`updates`: people who are known already take over what is filled in."""

    name: str
    kind: ImportRun.Kind
    updates: bool
    label: Any
    hint: Any


CHOICES = (
    Chosen(
        "resident",
        RESIDENT,
        False,
        _("Residents, new people only"),
        _("A row about somebody who is in the books already is a mistake."),
    ),
    Chosen(
        "resident-update",
        RESIDENT,
        True,
        _("Residents, known people too"),
        _("Known people take over what is filled in; what is empty stays. Mandatory fields are changed on the page."),
    ),
    Chosen("building", BUILDING, False, _("Buildings"), _("New ones only.")),
    Chosen(
        "organisation", ORGANISATION, False, _("Organisations"), _("New shops, firms and social organisations only.")
    ),
)
BY_NAME = {choice.name: choice for choice in CHOICES}
