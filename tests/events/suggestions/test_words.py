"""The words of a text: pairs of characters in Chinese, whole words elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.events.suggestions.words import LONGEST_WORD, MOST_WORDS, likeness, words_of

texts = st.text(max_size=400)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("井盖缺失", ["井盖", "盖缺", "缺失"]),
        ("Street light OUT", ["street", "light", "out"]),
        ("路灯lamp坏了", ["路灯", "lamp", "坏了"]),
        ("ＬＡＭＰ", ["lamp"]),
        ("3号楼2单元", ["号楼", "单元"]),
        ("火!", ["火"]),
        ("a 1 2 3 …", []),
        ("井盖。井盖", ["井盖"]),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_no_word_reaches_from_one_text_into_the_next() -> None:
    assert words_of("井盖", "缺失") == ["井盖", "缺失"]


@given(texts)
def test_whatever_is_typed_the_words_are_few_and_short_and_once_each(text: str) -> None:
    words = words_of(text)
    assert len(words) == len(set(words)) <= MOST_WORDS
    assert all(0 < len(word) <= LONGEST_WORD for word in words)


@given(texts, texts)
def test_likeness_is_the_same_both_ways_and_between_0_and_1(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


@given(texts.filter(words_of))
def test_a_text_is_like_itself(text: str) -> None:
    assert likeness(text, text) == 1
