"""A grid without a full-time worker for more than seven days is told to the street's grid centre, once."""

from datetime import date, datetime, timedelta

from celery.result import EagerResult
from django.utils import timezone

from apps.desk.tasks import vacancies, vacancies_all
from apps.desk.vacancies import tell_vacancies
from apps.grids.models import Unit
from apps.notices.models import Notice
from apps.staff.models import VacancyAlert
from apps.tenancy.models import Tenant
from gridgov.celery import app
from tests.cast import Cast
from tests.desk.staffing.offices import chief_of, community_worker, ended, grid_of, somebody
from tests.desk.stories import at, seated


def told(person_id: int) -> list[str]:
    return list(Notice.objects.filter(kind="vacancy", person_id=person_id).values_list("about_label", flat=True))


def vacant_for(cast: Cast, days: int) -> None:
    """The worker's grid has had nobody for so many days; the others of the cast were made today."""
    ended(cast.worker.appointment, timezone.localdate() - timedelta(days=days + 1))


def test_it_is_told_once_and_only_to_the_street(cast: Cast) -> None:
    chief = chief_of(cast)
    vacant_for(cast, 8)

    assert tell_vacancies(timezone.now()) == 1
    assert tell_vacancies(timezone.now()) == 0

    assert told(chief.person.pk) == [grid_of(cast).name]
    assert Notice.objects.filter(kind="vacancy").count() == 1


def test_seven_days_are_not_yet_more_than_seven(cast: Cast) -> None:
    chief_of(cast)
    vacant_for(cast, 7)
    assert tell_vacancies(timezone.now()) == 0


def test_a_new_vacancy_of_the_same_grid_is_told_again(cast: Cast) -> None:
    chief = chief_of(cast)
    vacant_for(cast, 40)
    tell_vacancies(timezone.now())
    today = timezone.localdate()
    successor = somebody("短任", "P02", grid_of(cast), since=today - timedelta(days=30))
    ended(successor.appointment, today - timedelta(days=10))

    assert tell_vacancies(timezone.now()) == 1
    assert len(told(chief.person.pk)) == 2


def test_a_grid_that_was_never_staffed_counts_from_the_day_it_was_made(cast: Cast) -> None:
    chief_of(cast)
    later = timezone.now() + timedelta(days=9)
    grids = Unit.objects.filter(level="grid").count()
    assert tell_vacancies(later) == grids - 1  # the worker's own has one
    assert VacancyAlert.objects.filter(since=timezone.localdate()).count() == grids - 1


def test_a_street_without_anybody_for_its_staff_is_the_districts_matter(cast: Cast) -> None:
    vacant_for(cast, 20)
    assert tell_vacancies(timezone.now()) == 1
    assert told(cast.director.person.pk)
    assert told(cast.admin.person.pk)


def test_a_successor_to_come_does_not_fill_the_gap(cast: Cast) -> None:
    chief_of(cast)
    vacant_for(cast, 20)
    somebody("将来", "P02", grid_of(cast), since=timezone.localdate() + timedelta(days=5))
    assert tell_vacancies(timezone.now()) == 1


def test_the_desk_and_the_notice_lead_to_the_roster(cast: Cast) -> None:
    chief = chief_of(cast)
    community_worker()
    vacant_for(cast, 12)
    tell_vacancies(datetime.now(tz=timezone.get_current_timezone()))
    Notice.objects.update(shown_from=timezone.now())  # quiet hours would hide it at night
    client = seated(chief)
    desk = client.get(at("/")).content.decode()
    assert at(f"/staff/units/{grid_of(cast).pk}/") in desk
    assert "vacant for 12 days" in desk
    notice = Notice.objects.get(kind="vacancy")
    words = client.get(at("/notices/")).content.decode()
    since = timezone.localdate() - timedelta(days=12)
    assert f"since {since.isoformat()}" in words
    answer = client.post(at(f"/notices/{notice.pk}/open/"))
    assert answer.headers["Location"] == at(f"/staff/units/{grid_of(cast).pk}/")


def test_the_tenants_task_tells_and_beat_wakes_it_daily(alpha: Tenant, cast: Cast) -> None:
    chief_of(cast)
    vacant_for(cast, 8)
    done: EagerResult = vacancies.apply()
    assert done.get() == 1
    assert app.conf.beat_schedule["vacancies"]["task"] == vacancies_all.name


def test_days_are_those_of_the_tenants_calendar(cast: Cast) -> None:
    """Half past midnight in Shanghai is still the day before in UTC."""
    chief_of(cast)
    ended(cast.worker.appointment, date(2026, 11, 1))
    just_after_midnight = datetime(2026, 11, 10, 0, 30, tzinfo=timezone.get_current_timezone())
    assert tell_vacancies(just_after_midnight) == 1
