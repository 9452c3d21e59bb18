"""The 112 categories, narrowed and sorted."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.clocks.worktime import Limit
from apps.events.models import Category
from tests.cast import Cast
from tests.desk.settings.pages import Desk

LIST = "/settings/categories/"


def codes(page: str) -> list[str]:
    return re.findall(r'/settings/categories/(\d{4})/"', page)


def test_all_are_listed_by_code(cast: Cast) -> None:
    assert codes(Desk(cast.admin).page(LIST)) == sorted(Category.objects.values_list("code", flat=True))


def test_it_is_narrowed_by_words_group_and_urgency(cast: Cast) -> None:
    desk = Desk(cast.admin)
    wanted = Category.objects.filter(urgency=2)
    group = wanted[0].group
    assert codes(desk.page(f"{LIST}?urgency=2&group={group}")) == [row.code for row in wanted.filter(group=group)]
    assert codes(desk.page(f"{LIST}?text=0102")) == ["0102"]
    assert codes(desk.page(f"{LIST}?text=Completed illegal")) == ["0102"]


def test_it_is_sorted_by_the_length_of_the_limit(cast: Cast) -> None:
    limits = dict(Category.objects.values_list("code", "handle_limit"))
    lengths = [Limit.parse(limits[code]).length for code in codes(Desk(cast.admin).page(f"{LIST}?sort=limit"))]
    assert lengths == sorted(lengths)
    assert len(lengths) == len(limits)


def test_what_is_not_in_use_can_be_sorted_to_the_top(cast: Cast) -> None:
    category = Category.objects.get(code="0705")
    category.is_active = False
    category.save()
    assert codes(Desk(cast.admin).page(f"{LIST}?sort=inactive"))[0] == "0705"


def test_nonsense_in_the_address_filters_nothing(cast: Cast) -> None:
    shown = codes(Desk(cast.admin).page(f"{LIST}?urgency=x&group=nowhere&sort=y&text=%00"))
    assert len(shown) == Category.objects.count()


def test_nothing_found_says_so(cast: Cast) -> None:
    assert codes(Desk(cast.admin).page(f"{LIST}?text=zzzz")) == []


def test_the_lists_take_a_constant_number_of_queries(cast: Cast) -> None:
    desk = Desk(cast.admin)
    desk.page(LIST)  # the first page after a log-in also reads who it is
    counted = []
    for path in (LIST, f"{LIST}?text=0102", "/settings/responsibility/", "/settings/responsibility/?text=0102"):
        with CaptureQueriesContext(connection) as queries:
            desk.page(path)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[2] == counted[3]
