"""Which category a report is likely to be of, and why. It suggests; people file."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from apps.events.models import Category, LearnedCategory, LearnedWord, Learning
from apps.events.suggestions.bayes import Ranked, Seen, Total, rank
from apps.events.suggestions.words import words_of

LEAST_CONFIDENCE = 0.15
SHOWN = ("code", "name", "name_en", "urgency", "sensitive")


@dataclass(frozen=True, slots=True)
class Because:
    """A word that speaks for the category: it stood in `events` filed events of it, `of` filed events in all.

    Both are 0 for a word that only the name or the keywords of the category hold.
    """

    word: str
    events: int
    of: int

    @property
    def told(self) -> str:
        values = {"word": self.word, "events": self.events, "of": self.of}
        if self.events:
            return _("“%(word)s” (%(events)d of the %(of)d filed events with it)") % values
        return _("“%(word)s” (it belongs to the category)") % values


@dataclass(frozen=True, slots=True)
class LikelyCategory:
    """`confidence` from 0 to 1; `because` is empty for a sensitive category, whose words are not repeated."""

    category: Category
    confidence: float
    because: tuple[Because, ...]
    reason: str

    @property
    def percent(self) -> int:
        return round(self.confidence * 100)

    @property
    def take(self) -> str:
        """The field as it stands in an address."""
        return urlencode({"category": self.category.pk})

    @property
    def take_with_urgency(self) -> str:
        """With the category's own urgency, for filing."""
        return urlencode({"category": self.category.pk, "urgency": self.category.urgency})


def likely_categories(*texts: str) -> list[LikelyCategory]:
    """Up to three active categories, likeliest first; none when nothing speaks clearly. Two queries."""
    words = words_of(*texts)
    if not words:
        return []
    newest = Learning.objects.order_by("-pk").values("pk")[:1]
    learned = LearnedCategory.objects.filter(learning__in=newest, category__is_active=True).select_related("category")
    known = {row.category_id: row for row in learned.only("events", "words", *(f"category__{name}" for name in SHOWN))}
    rows = LearnedWord.objects.filter(learning__in=newest, word__in=words).values_list("word", "counts", "named")
    found = {word: _seen(counts, named) for word, counts, named in rows}
    seen = {word: found[word] for word in words if word in found}  # in the order of the text, which settles ties
    totals = {pk: Total(row.events, row.words) for pk, row in known.items()}
    categories = {pk: row.category for pk, row in known.items()}
    return [_told(ranked, categories, seen) for ranked in clear(rank(seen, totals))]


def clear(ranked: list[Ranked]) -> list[Ranked]:
    """Without those that no word speaks for, or not clearly enough."""
    return [found for found in ranked if found.because and found.confidence >= LEAST_CONFIDENCE]


def _seen(counts: Mapping[str, int], named: list[int]) -> Seen:
    return Seen({int(category): events for category, events in counts.items()}, frozenset(named))


def _told(found: Ranked, categories: Mapping[int, Category], seen: Mapping[str, Seen]) -> LikelyCategory:
    category = categories[found.category]
    because = () if category.sensitive else _because(found, categories, seen)
    if because:
        reason = _("Because of %(words)s.") % {"words": " · ".join(word.told for word in because)}
    else:
        reason = _("The words of the report fit this category.")
    return LikelyCategory(category, found.confidence, because, reason)


def _because(found: Ranked, categories: Mapping[int, Category], seen: Mapping[str, Seen]) -> tuple[Because, ...]:
    """True numbers, without words that speak for a sensitive category as well."""
    sensitive = {pk for pk, category in categories.items() if category.sensitive}
    return tuple(
        Because(word, seen[word].events.get(found.category, 0), sum(seen[word].events.values()))
        for word in found.because
        if not (sensitive & (seen[word].events.keys() | seen[word].named))
    )
