"""The places a post can go to, as every page's bar shows them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.desk.boards import department, supervising
from apps.desk.kinds import may_report, places_for
from apps.desk.views.records.access import may_read_log
from apps.desk.views.records.guard import may_look
from apps.grids.reach import manages_units
from apps.households.sizes import sees_grids
from apps.portal.letters.queries import may_answer
from apps.staff.actors import InPost
from apps.staff.powers import may_manage
from apps.staff.reach import may_see_roster

ON_A_PHONE, ON_A_SCREEN = 5, 8  # what fits beside each other; one of them opens the rest where there are more


@dataclass(frozen=True, slots=True)
class Place:
    """`narrow` and `wide`: whether it stands in the bar itself there, or behind “more”."""

    address: str
    label: str
    icon: str
    here: bool
    narrow: bool
    wide: bool


def places_of(actor: InPost, path: str) -> list[Place]:
    """In the order of daily work; `path` is where the person is. The first is the desk, at the root of all paths."""
    found = [(reverse(name, args=args), label, icon) for name, args, label, icon in _open_to(actor)]
    return [
        Place(
            address,
            label,
            icon,
            here=path == address or (number > 0 and path.startswith(address)),
            narrow=_fits(number, len(found), ON_A_PHONE),
            wide=_fits(number, len(found), ON_A_SCREEN),
        )
        for number, (address, label, icon) in enumerate(found)
    ]


def _fits(number: int, of: int, room: int) -> bool:
    return number < (room if of <= room else room - 1)


def _open_to(actor: InPost) -> list[tuple[str, list[str], str, str]]:
    lists = [(True, "queue", [kind.name], _(kind.label), kind.name) for kind in places_for(actor)]
    offered: list[tuple[bool, str, list[str], str, str]] = [
        (True, "desk", [], _("Desk"), "desk"),
        (may_report(actor), "report", [], _("Report"), "report"),
        ("dispatch_event" in actor.powers, "dispatch_board", [], _("Dispatch board"), "board"),
        (department.belongs(actor), "department_board", [], _("Department desk"), "board"),
        ("supervise" in actor.powers and supervising.belongs(actor), "supervision_board", [], _("Who is late"), "late"),
        *lists,
        (may_look(actor), "records", ["resident"], _("Residents"), "residents"),
        ("view_assessment" in actor.powers, "assessment", [], _("Assessment"), "assessment"),
        (may_see_roster(actor), "staff", [], _("Staff"), "staff"),
        ("view_households" in actor.powers, "quality", [], _("Base data"), "data"),
        (sees_grids(actor), "grid_sizes", [], _("Grids"), "place"),
        (manages_units(actor), "units", [], _("Unit tree"), "place"),
        (may_read_log(actor), "access_log", [], _("Access log"), "checking"),
        ("review_retention" in actor.powers, "retention", [], _("Falling due"), "soon"),
        ("approve_export" in actor.powers, "exports", [], _("Exports"), "export"),
        (may_answer(actor), "letters", [], _("Letters"), "letter"),
        ("print_posters" in actor.powers, "posters", [], _("Posters"), "poster"),
        (may_manage(actor), "settings", [], _("Settings"), "settings"),
    ]
    return [(name, args, label, icon) for open_, name, args, label, icon in offered if open_]
