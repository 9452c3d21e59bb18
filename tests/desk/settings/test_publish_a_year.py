"""An administrator enters a year's official notice, looks it over, publishes it, and corrects it later."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.clocks.calendars import calendar
from apps.clocks.models import CalendarDay, CalendarYear, Clock
from apps.clocks.queries import notice_of
from tests.cast import Cast
from tests.desk.settings.pages import Desk, fields_of
from tests.desk.stories import reported

PATH = "/settings/calendar/2031/"
NOTICE = "2031-01-01,off,元旦\n2031-10-01,off,国庆节\n2031-10-11,working,国庆节"


def publish(desk: Desk, text: str, path: str = PATH) -> None:
    preview = desk.send(path, desk.open(path), 200, text=text)
    desk.send(path, fields_of(preview.partition("multipart")[0]))


def test_a_pasted_notice_is_previewed_and_nothing_saved(cast: Cast) -> None:
    desk = Desk(cast.admin)
    page = desk.send(PATH, desk.open(PATH), 200, text=NOTICE)
    assert "2031-10-11" in page
    assert 'value="publish"' in page
    assert not CalendarYear.objects.filter(year=2031).exists()
    assert not CalendarDay.objects.filter(day__year=2031).exists()


def test_what_was_looked_over_is_published(cast: Cast) -> None:
    assert calendar().is_workday(date(2031, 10, 1))
    publish(Desk(cast.admin), NOTICE)
    assert not calendar().is_workday(date(2031, 10, 1))
    assert calendar().is_workday(date(2031, 10, 11))
    assert CalendarYear.objects.get(year=2031).history.get().history_person_id == cast.admin.person.pk
    stamps = set(CalendarDay.history.filter(day__year=2031).values_list("history_person_id", flat=True))
    assert stamps == {cast.admin.person.pk}


def test_a_csv_file_is_read_in_the_coding_of_a_chinese_spreadsheet(cast: Cast) -> None:
    desk = Desk(cast.admin)
    file = SimpleUploadedFile("2031.csv", f"date,kind,name\r\n{NOTICE}".encode("gb18030"))
    page = desk.send(PATH, desk.open(PATH), 200, text="", file=file)
    assert "国庆节" in page
    desk.send(PATH, fields_of(page.partition("multipart")[0]))
    assert [entry.name for entry in notice_of(2031)] == ["元旦", "国庆节", "国庆节"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2031-02-30,off,春节", "2031-02-30"),
        ("2030-12-31,off,元旦", "2030-12-31"),
        ("2031-02-01,perhaps,春节", "perhaps"),
        ("2031-02-01,off", "2026-10-01"),
        ("2031-10-01,working,国庆节", "2031-10-01"),
        ("2031-02-01,off," + "长" * 41, "40"),
        ("<script>,off,春节", "&lt;script&gt;"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_text_kept(cast: Cast, line: str, said: str) -> None:
    desk = Desk(cast.admin)
    page = desk.send(PATH, desk.open(PATH), 422, text=f"{NOTICE}\n{line}")
    errors = page.partition('role="alert"')[2].partition("</ul>")[0]
    assert "4" in errors
    assert said in errors
    assert "2031-01-01,off,元旦" in page
    assert 'value="publish"' not in page


def test_a_bad_line_is_not_published_by_leaving_out_the_preview(cast: Cast) -> None:
    desk = Desk(cast.admin)
    desk.send(PATH, desk.open(PATH), 422, text="2031-13-01,off,元旦", act="publish")
    desk.send(PATH, desk.open(PATH), 422, text="", act="publish")
    assert not CalendarYear.objects.filter(year=2031).exists()


def test_a_published_year_is_corrected_without_deleting_a_day(cast: Cast) -> None:
    desk = Desk(cast.admin)
    publish(desk, NOTICE)
    first = CalendarDay.objects.get(day=date(2031, 10, 11))
    publish(desk, "2031-01-01,off,新年\n2031-10-01,off,国庆节\n2031-10-12,working,国庆节")

    assert [(entry.day.isoformat(), entry.name) for entry in notice_of(2031)] == [
        ("2031-01-01", "新年"),
        ("2031-10-01", "国庆节"),
        ("2031-10-12", "国庆节"),
    ]
    assert not calendar().is_workday(date(2031, 10, 11))
    assert calendar().is_workday(date(2031, 10, 12))
    assert first.history.count() == 2
    assert CalendarDay.objects.get(day=date(2031, 10, 1)).history.count() == 1


def test_the_form_shows_what_is_published(cast: Cast) -> None:
    (text,) = Desk(cast.admin).open("/settings/calendar/2026/")["text"]
    assert "2026-02-14,working,春节" in text.splitlines()


def test_publishing_the_same_again_changes_nothing(cast: Cast) -> None:
    desk = Desk(cast.admin)
    publish(desk, NOTICE)
    before = CalendarDay.history.count()
    publish(desk, NOTICE)
    assert CalendarDay.history.count() == before


def test_a_stale_notice_is_refused(cast: Cast) -> None:
    desk = Desk(cast.admin)
    preview = desk.send(PATH, desk.open(PATH), 200, text=NOTICE)
    publish(Desk(cast.director), "2031-05-01,off,劳动节")

    page = desk.send(PATH, fields_of(preview.partition("multipart")[0]), 409)

    assert cast.director.person.name in page
    assert "2031-10-11,working,国庆节" in page
    assert [entry.name for entry in notice_of(2031)] == ["劳动节"]


def test_a_running_clock_keeps_its_due_time(cast: Cast) -> None:
    event = reported(cast)
    before = list(Clock.objects.values())
    year = event.reported_at.year
    publish(Desk(cast.admin), f"{year}-12-31,off,停工", f"/settings/calendar/{year}/")
    assert list(Clock.objects.values()) == before
