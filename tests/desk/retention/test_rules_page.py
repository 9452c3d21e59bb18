"""The tenant's administrators say how long base data are kept, and see before whom that touches."""

from apps.households.models import RetentionRules
from tests.cast import Cast
from tests.desk.settings.pages import Desk
from tests.households.retention.gone import left

PAGE = "/retention/rules/"


def test_rules_are_changed_and_every_version_is_kept(cast: Cast) -> None:
    desk = Desk(cast.admin)
    form = desk.open(PAGE)
    assert (form["months"], form["notice_days"]) == (["12"], ["30"])
    desk.send(PAGE, form, months="6")
    desk.send(PAGE, desk.open(PAGE), notice_days="14")
    rules = RetentionRules.objects.get()
    assert (rules.months, rules.notice_days, rules.history.count()) == (6, 14, 2)
    assert "30 → 14" in desk.page(PAGE)


def test_numbers_are_tried_without_saving(cast: Cast) -> None:
    left(cast.worker.appointment.unit, months=8)
    desk = Desk(cast.admin)
    assert "0 would be announced" in desk.page(PAGE)
    page = desk.send(PAGE, desk.open(PAGE), status=200, months="6", **{"try": "yes"})
    assert "1 would be announced, 1 of them" in page
    assert not RetentionRules.objects.exists()


def test_numbers_out_of_bounds_are_refused_in_words(cast: Cast) -> None:
    desk = Desk(cast.admin)
    page = desk.send(PAGE, desk.open(PAGE), status=422, months="0", notice_days="1")
    assert page.count("is-invalid") == 2
    assert not RetentionRules.objects.exists()


def test_a_stale_form_is_refused_with_what_changed(cast: Cast) -> None:
    desk = Desk(cast.admin)
    stale = desk.open(PAGE)
    desk.send(PAGE, desk.open(PAGE), months="6")
    assert "Changed in the meantime" in desk.send(PAGE, stale, status=409, months="9")


def test_others_do_not_change_them(cast: Cast) -> None:
    for member in (cast.community, cast.worker, cast.street_chief, cast.sanitation):
        Desk(member).page(PAGE, status=403)
