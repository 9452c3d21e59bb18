"""The likely category: learned from the tenant's own filed events, and with its reason."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Category, LearnedWord, Learning
from apps.events.suggestions.category import likely_categories
from apps.events.suggestions.learning import learn
from apps.events.tasks import learn_all, learn_tenant
from apps.tenancy.context import NoTenant, acting_for
from apps.tenancy.models import Tenant
from gridgov.celery import app
from gridgov.reference import read
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, reported
from tests.events.suggestions.filing import COVER, LAMP, QUARREL, file_many, learned


def codes(*texts: str) -> list[str]:
    return [likely.category.code for likely in likely_categories(*texts)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("东门外井盖缺失", "0601"),
        ("垃圾桶满溢，异味很大", "0103"),
        ("单元门口电动车飞线充电", "0701"),
        ("Street light out at the corner", "0603"),
        ("餐馆油烟直排", "1201"),
    ],
)
def test_a_new_tenant_has_hints_from_the_names_and_keywords(alpha: Tenant, text: str, code: str) -> None:
    found = likely_categories(text)
    assert found[0].category.code == code
    assert found[0].because[0].of == 0
    assert found[0].because[0].word in text.lower()


def test_every_category_has_keywords_of_its_own(alpha: Tenant) -> None:
    assert set(read("category_words")) == set(Category.objects.values_list("code", flat=True))
    assert not Category.objects.filter(keywords="").exists()


def test_the_tenants_own_words_are_learned(cast: Cast) -> None:
    assert codes("蓝精灵又坏了") == []
    learned(cast, [(LAMP, "蓝精灵不亮")] * 5)
    assert codes("蓝精灵又坏了")[0] == LAMP


def test_the_numbers_of_the_reason_are_true(cast: Cast) -> None:
    learned(cast, [(COVER, "哐当作响的铁板")] * 34 + [(LAMP, "铁板歪了")] * 7)
    likely = likely_categories("铁板没了")[0]
    assert likely.category.code == COVER
    assert [(word.word, word.events, word.of) for word in likely.because] == [("铁板", 34, 41)]
    assert "34" in likely.reason
    assert "41" in likely.reason


def test_a_category_that_was_corrected_later_is_learned_as_corrected(cast: Cast) -> None:
    events = file_many(cast, [(COVER, "蓝精灵不亮")] * 5)
    for event in events:
        event.category = Category.objects.get(code=LAMP)
        event.save()
    learn(now=MONDAY_9)
    assert codes("蓝精灵")[0] == LAMP


def test_what_was_reported_but_not_filed_teaches_nothing(cast: Cast) -> None:
    for _ in range(5):
        reported(cast, description="蓝精灵不亮", now=MONDAY_9)
    assert learn(now=MONDAY_9).events == 0
    assert codes("蓝精灵") == []


def test_a_word_of_one_or_two_events_is_not_kept(cast: Cast) -> None:
    """It could be a name, and typing it would tell what was filed about that person."""
    learned(cast, [(LAMP, "欧阳修家门口")] * 2)
    assert not LearnedWord.objects.filter(word="欧阳").exists()


def test_the_words_of_a_sensitive_category_are_never_in_a_reason(cast: Cast) -> None:
    learned(cast, [(QUARREL, "隔壁天天砸铁板")] * 30 + [(COVER, "铁板丢了哐当响")] * 30)
    quarrel = next(likely for likely in likely_categories("天天砸") if likely.category.code == QUARREL)
    cover = next(likely for likely in likely_categories("铁板哐当") if likely.category.code == COVER)
    assert quarrel.because == ()
    assert "天天" not in quarrel.reason
    assert "铁板" not in cover.reason
    assert "哐当" in cover.reason


def test_a_retired_category_is_not_suggested(cast: Cast) -> None:
    learned(cast, [(LAMP, "蓝精灵不亮")] * 5)
    Category.objects.filter(code=LAMP).update(is_active=False)
    assert LAMP not in codes("蓝精灵不亮")


@pytest.mark.parametrize("text", ["", "  ", "3-2-1", "鬯鬱罍", "xyzzy plugh", "\x00", "a" * 5000, "今天我们大家"])
def test_words_that_say_nothing_bring_no_suggestion(alpha: Tenant, text: str) -> None:
    assert likely_categories(text) == []


def test_learning_again_changes_nothing_and_leaves_one(cast: Cast) -> None:
    learned(cast, [(LAMP, "蓝精灵不亮")] * 5)
    before = [(likely.category.code, likely.confidence, likely.reason) for likely in likely_categories("蓝精灵")]
    learn(now=MONDAY_9)
    after = [(likely.category.code, likely.confidence, likely.reason) for likely in likely_categories("蓝精灵")]
    assert after == before
    assert Learning.objects.count() == 1


def test_no_tenant_learns_from_another(cast: Cast, beta: Tenant) -> None:
    learned(cast, [(LAMP, "蓝精灵不亮")] * 5)
    assert codes("蓝精灵")
    with acting_for(beta):
        learn(now=MONDAY_9)
        assert codes("蓝精灵") == []


def test_it_takes_two_queries_however_long_the_text(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learned(cast, [(LAMP, "蓝精灵不亮")] * 5)
    for text in ("蓝精灵", "井盖缺失路灯不亮" * 100):
        with django_assert_num_queries(2):
            likely_categories(text)


def test_the_nights_task_learns_for_the_tenant_it_was_sent_from(cast: Cast) -> None:
    file_many(cast, [(LAMP, "蓝精灵不亮")] * 5)
    assert learn_tenant.apply().get() == 5
    assert codes("蓝精灵") == [LAMP]


@pytest.mark.usefixtures("db")
def test_learning_without_a_tenant_refuses() -> None:
    with pytest.raises(NoTenant):
        learn_tenant.apply(headers={"nothing": "said"}).get()


def test_beat_wakes_the_learning_every_night() -> None:
    assert app.conf.beat_schedule["learn"]["task"] == learn_all.name
