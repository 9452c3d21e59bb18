"""An administrator changes how long a stage may take, by urgency."""

import pytest

from apps.clocks.calendars import timing
from apps.clocks.models import Clock, StageLimit
from apps.clocks.worktime import Limit
from apps.desk.views.settings.words import STAGE_LABELS
from tests.cast import Cast
from tests.desk.settings.pages import Desk
from tests.desk.stories import at, reported, seated

VERIFY = "/settings/stages/verify/"
ACCEPT = "/settings/stages/accept/"


def limits(stage: str) -> list[str]:
    return list(StageLimit.objects.filter(stage=stage).order_by("urgency").values_list("limit", flat=True))


def test_every_stage_of_the_list_has_a_name(cast: Cast) -> None:
    stages = set(StageLimit.objects.values_list("stage", flat=True))
    assert stages
    assert stages <= STAGE_LABELS.keys()
    assert ">yellow card after the due time</a>" in seated(cast.admin).get(at("/settings/stages/")).content.decode()


def test_only_the_limits_that_changed_get_a_version(cast: Cast) -> None:
    desk = Desk(cast.admin)
    before = StageLimit.history.count()
    desk.send(VERIFY, desk.open(VERIFY), limit_3="2WD")

    assert limits("verify") == ["1UH", "4UH", "2WD", "1WD"]
    assert timing().limit("verify", 3) == Limit.parse("2WD")
    assert StageLimit.history.count() == before + 1
    assert StageLimit.history.latest("history_id").history_person_id == cast.admin.person.pk


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        (VERIFY, {"limit_3": "two days"}, "limit_3"),
        (VERIFY, {"limit_1": "2WH"}, "limit_1"),
        (VERIFY, {"limit_4": "0m"}, "limit_4"),
        (VERIFY, {"limit_4": ""}, "limit_4"),
        (ACCEPT, {"limit_4": "5WD"}, "limit_4"),
    ],
)
def test_a_limit_that_does_not_fit_is_refused_with_the_others_kept(
    cast: Cast, path: str, typed: dict[str, str], field: str
) -> None:
    stage = path.split("/")[-2]
    before = limits(stage)
    desk = Desk(cast.admin)
    page = desk.send(path, desk.open(path), 422, **({"limit_2": "25m"} | typed))

    assert f'id="id_{field}_error"' in page
    assert 'value="25m"' in page
    assert limits(stage) == before


def test_a_time_to_accept_that_outlasts_handling_names_the_categories(cast: Cast) -> None:
    desk = Desk(cast.admin)
    assert "0105" in desk.send(ACCEPT, desk.open(ACCEPT), 422, limit_3="4WH")


def test_a_supplement_may_run_in_working_days_at_any_urgency(cast: Cast) -> None:
    desk = Desk(cast.admin)
    path = "/settings/stages/supplement/"
    desk.send(path, desk.open(path), limit_1="2WD")
    assert limits("supplement")[0] == "2WD"


def test_a_stale_form_is_refused_and_tells_what_changed(cast: Cast) -> None:
    other, desk = Desk(cast.director), Desk(cast.admin)
    stale = desk.open(VERIFY)
    other.send(VERIFY, other.open(VERIFY), limit_3="2WD")

    page = desk.send(VERIFY, stale, 409, limit_4="3WD")

    assert limits("verify")[2:] == ["2WD", "1WD"]
    assert cast.director.person.name in page
    assert 'value="3WD"' in page


def test_a_running_clock_keeps_its_limit(cast: Cast) -> None:
    reported(cast)
    before = list(Clock.objects.values())
    desk = Desk(cast.admin)
    path = "/settings/stages/triage/"
    desk.send(path, desk.open(path), limit_3="50m", limit_4="3WH")
    assert list(Clock.objects.values()) == before
