"""The settings are for the posts that manage the tenant; another tenant's are out of reach."""

import pytest
from django.test import Client

from apps.audit.models import acting
from apps.clocks.actions import change_hours, change_stage_limits, publish_year
from apps.clocks.models import CalendarDay, WorkHours
from apps.clocks.notice import NoticeDay
from apps.clocks.queries import notice_of
from apps.errors import NotYours
from apps.events.models import Category, Responsibility
from apps.events.settings import CHANGEABLE, Duty, change_category, change_responsibility
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import ROLES, TODAY, Cast, Member
from tests.desk.settings.pages import Desk
from tests.desk.stories import at, seated

MANAGERS = {"director", "admin"}
PAGES = [
    "/settings/",
    "/settings/categories/",
    "/settings/categories/0101/",
    "/settings/stages/",
    "/settings/stages/accept/",
    "/settings/hours/",
    "/settings/quiet/",
    "/settings/quiet/new/",
    "/settings/public/",
    "/settings/map/",
    "/settings/tags/",
    "/settings/tags/1/",
    "/settings/hours/new/",
    "/settings/hours/1/",
    "/settings/calendar/",
    "/settings/calendar/2026/",
    "/settings/responsibility/",
    "/settings/responsibility/new/",
    "/settings/responsibility/1/",
    "/settings/category/1/history/",
    "/settings/unit/1/history/",
    "/settings/appointment/1/history/",
]


@pytest.mark.parametrize("path", PAGES)
def test_only_managers_open_the_page(cast: Cast, path: str) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(path)).status_code for role in ROLES}
    assert answers == {role: 200 if role in MANAGERS else 403 for role in ROLES}


@pytest.mark.parametrize("path", PAGES)
def test_only_managers_send_the_form(cast: Cast, path: str) -> None:
    answers = {role: seated(getattr(cast, role)).post(at(path), {}).status_code for role in set(ROLES) - MANAGERS}
    assert set(answers.values()) <= {403, 405}


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_sent_to_the_log_in(cast: Cast, client: Client, path: str) -> None:
    assert client.get(at(path)).headers["Location"].startswith(at("/login/"))


@pytest.mark.parametrize(
    "path",
    [
        "/settings/categories/9999/",
        "/settings/stages/nonsense/",
        "/settings/hours/999999/",
        "/settings/calendar/1899/",
        "/settings/responsibility/999999/",
        "/settings/category/999999/history/",
        "/settings/category/99999999999999999999/history/",
        "/settings/order/1/history/",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(cast: Cast, path: str) -> None:
    assert seated(cast.admin).get(at(path)).status_code == 404


@pytest.mark.parametrize("role", ["worker", "street_chief", "centre"])
def test_the_actions_ask_for_the_power_themselves(cast: Cast, role: str) -> None:
    actor = getattr(cast, role).actor
    category, row = Category.objects.get(code="0101"), Responsibility.objects.get(category__code="0101")
    duty = Duty(category, None, row.lead_type, (), row.fallback_type, row.duty_list, row.basis)
    values = {name: getattr(category, name) for name in CHANGEABLE}
    acts = [
        lambda: change_category(actor=actor, code="0101", values=values, seen=0),
        lambda: change_responsibility(actor=actor, row_id=row.pk, duty=duty, seen=0),
        lambda: change_stage_limits(actor=actor, stage="accept", limits={}, seen=0),
        lambda: change_hours(actor=actor, hours_id=None, since=TODAY, hours="09:00-17:00", seen=0),
        lambda: publish_year(actor=actor, year=2026, days=[NoticeDay(TODAY, False, "假")], seen=0),
    ]
    for act in acts:
        with pytest.raises(NotYours):
            act()


def test_a_manager_changes_nothing_of_another_tenant(cast: Cast, beta: Tenant) -> None:
    desk = Desk(cast.admin)
    form = desk.open("/settings/categories/0102/")
    desk.send("/settings/categories/0102/", form, handle_limit="20WD")

    with acting_for(beta):
        assert Category.objects.get(code="0102").handle_limit == "15WD"
    answer = desk.client.get(at("/settings/categories/0102/", "beta"))
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


def _header(member: Member) -> str:
    return seated(member).get(at("/")).content.decode().partition("</header>")[0]


def test_the_header_leads_managers_to_the_settings(cast: Cast) -> None:
    assert {role for role in ROLES if at("/settings/") in _header(getattr(cast, role))} == MANAGERS


def test_a_power_held_below_the_district_does_not_manage_the_tenant(cast: Cast) -> None:
    worker = cast.street.actor
    below = type(worker)(
        **{name: getattr(worker, name) for name in worker.__dataclass_fields__ if name != "powers"},
        powers={"manage_tenant": frozenset({worker.unit_path})},
    )
    with pytest.raises(NotYours):
        change_hours(actor=below, hours_id=None, since=TODAY, hours="09:00-17:00", seen=0)


def test_nothing_was_written_on_the_way(cast: Cast) -> None:
    """Opening every page leaves no version."""
    before = [model.history.count() for model in (Category, Responsibility, WorkHours, CalendarDay)]
    desk = Desk(cast.admin)
    for path in PAGES:
        desk.page(path)
    assert [model.history.count() for model in (Category, Responsibility, WorkHours, CalendarDay)] == before
    assert notice_of(2026)
    assert acting.get().person_id is None
