"""Which category the words speak for: naive Bayes over what was counted in filed events. Pure.

A word is looked for in the events of a category as often as in all events together, unless that category's own
events say otherwise (Dirichlet smoothing): what was never seen there speaks against a large category, and neither for
nor against a small one. Names and keywords of a category count like a few events, so that a new tenant has hints.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log

from apps.events.suggestions.words import is_chinese

NAMED = 2.0  # a word in the name or the keywords weighs as much as that many events
SMOOTHING = 100.0  # words of the whole that are mixed into every category
BEFOREHAND = 1.0  # events every category is given, so that a rare one can be found
TEMPER = 0.6  # words are not independent: without it nearly every confidence would be 0 or 1


@dataclass(frozen=True, slots=True)
class Seen:
    """In how many filed events of each category a word stood, and which categories name it."""

    events: Mapping[int, int]
    named: frozenset[int] = frozenset()

    def weight(self, category: int) -> float:
        return self.events.get(category, 0) + (NAMED if category in self.named else 0.0)

    @property
    def whole(self) -> float:
        return sum(self.events.values()) + NAMED * len(self.named)


@dataclass(frozen=True, slots=True)
class Total:
    """Of one category: how many filed events, and the sum of the weights of all words."""

    events: int
    words: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """`confidence` from 0 to 1; `because`: the words that speak for it, strongest first."""

    category: int
    confidence: float
    because: tuple[str, ...]


def rank(seen: Mapping[str, Seen], totals: Mapping[int, Total], *, most: int = 3) -> list[Ranked]:
    """The likeliest categories, best first; nothing when no word is known. Ties go to the smaller id."""
    known = {word: found for word, found in seen.items() if found.whole}
    if not known or not totals:
        return []
    whole = sum(total.words for total in totals.values()) or 1.0
    filed = sum(total.events for total in totals.values())
    raised = _raised(known, whole)
    scores = {}
    for category, total in totals.items():
        before = log((total.events + BEFOREHAND) / (filed + BEFOREHAND * len(totals)))
        unseen = len(known) * _unseen(total)
        scores[category] = before + unseen + sum(raised.get(category, {}).values())
    best = max(scores.values())
    shares = {category: exp(TEMPER * (score - best)) for category, score in scores.items()}
    ordered = sorted(scores, key=lambda category: (-scores[category], category))[:most]
    together = sum(shares.values())
    return [
        Ranked(category, shares[category] / together, _because(known, category, raised, totals)) for category in ordered
    ]


def _unseen(total: Total) -> float:
    """By how much (in logarithms) a word that was never seen in the category is likelier there than anywhere."""
    return log(SMOOTHING / (total.words + SMOOTHING))


def _raised(known: Mapping[str, Seen], whole: float) -> dict[int, dict[str, float]]:
    """By category and word: how much more a word speaks for the category because it was seen there."""
    raised: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for word, found in known.items():
        expected = found.whole / whole
        for category in {*found.events, *found.named}:
            raised[category][word] = log((found.weight(category) / expected + SMOOTHING) / SMOOTHING)
    return raised


def _because(
    known: Mapping[str, Seen], category: int, raised: Mapping[int, Mapping[str, float]], totals: Mapping[int, Total]
) -> tuple[str, ...]:
    """Up to three words that are likelier in the category than elsewhere: first those that many of its events hold,
    then those that only its name or keywords do, in the order they came."""
    unseen = _unseen(totals[category])
    evidence = {word: more + unseen for word, more in raised.get(category, {}).items() if more + unseen > 0}
    strength = {word: found * known[word].events.get(category, 0) for word, found in evidence.items()}
    return tuple(_apart(sorted(evidence, key=lambda word: -strength[word])))


def _apart(words: Iterable[str], most: int = 3) -> list[str]:
    """“井盖” and “缺失”, and not “盖缺” as well."""
    kept: list[str] = []
    for word in words:
        if len(kept) == most:
            break
        if not any(_overlap(word, other) for other in kept):
            kept.append(word)
    return kept


def _overlap(word: str, other: str) -> bool:
    return is_chinese(word) and (word[0] == other[-1] or word[-1] == other[0])
