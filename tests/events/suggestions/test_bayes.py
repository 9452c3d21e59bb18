"""Ranking categories by words, on numbers alone."""

from hypothesis import given
from hypothesis import strategies as st

from apps.events.suggestions.bayes import Seen, Total, rank

ids = st.integers(1, 6)
seen = st.builds(Seen, st.dictionaries(ids, st.integers(1, 50)), st.frozensets(ids))
words = st.dictionaries(st.text("井盖缺失路灯ab", min_size=1, max_size=2), seen, max_size=8)
totals = st.dictionaries(ids, st.builds(Total, st.integers(0, 1000), st.floats(1, 5000)), min_size=1)


def test_the_category_in_whose_events_the_words_stood_comes_first() -> None:
    found = {"井盖": Seen({1: 30, 2: 2}), "缺失": Seen({1: 10})}
    ranked = rank(found, {1: Total(100, 400), 2: Total(100, 400)})
    assert [row.category for row in ranked] == [1, 2]
    assert ranked[0].because == ("井盖", "缺失")
    assert ranked[1].because == ()


def test_a_name_alone_is_enough_for_a_tenant_without_events() -> None:
    ranked = rank({"井盖": Seen({}, frozenset({2}))}, {1: Total(0, 10), 2: Total(0, 10), 3: Total(0, 10)})
    assert (ranked[0].category, ranked[0].because) == (2, ("井盖",))
    assert ranked[0].confidence > ranked[1].confidence == ranked[2].confidence


def test_events_outweigh_names() -> None:
    found = {"噪声": Seen({1: 40}, frozenset({2}))}
    assert rank(found, {1: Total(60, 300), 2: Total(60, 300)})[0].category == 1


def test_a_word_that_stands_everywhere_is_no_reason() -> None:
    ranked = rank({"小区": Seen({1: 50, 2: 50})}, {1: Total(100, 1000), 2: Total(100, 1000)})
    assert [row.because for row in ranked] == [(), ()]


def test_reasons_do_not_overlap() -> None:
    found = {word: Seen({1: 9}) for word in ("井盖", "盖缺", "缺失")}
    because = rank(found, {1: Total(10, 30), 2: Total(10, 30)})[0].because
    assert len(because) == 2
    assert {word[0] for word in because}.isdisjoint({word[-1] for word in because})


def test_nothing_known_says_nothing() -> None:
    assert rank({}, {1: Total(5, 5)}) == []
    assert rank({"x": Seen({})}, {1: Total(5, 5)}) == []


@given(words, totals)
def test_confidence_is_a_share_and_falls(found: dict[str, Seen], totals: dict[int, Total]) -> None:
    ranked = rank(found, totals, most=10)
    confidences = [row.confidence for row in ranked]
    assert confidences == sorted(confidences, reverse=True)
    assert not ranked or 0.999 < sum(confidences) < 1.001


@given(words, totals)
def test_the_order_of_the_words_does_not_matter(found: dict[str, Seen], totals: dict[int, Total]) -> None:
    backwards = dict(reversed(found.items()))
    assert [row.category for row in rank(backwards, totals)][:1] == [row.category for row in rank(found, totals)][:1]
