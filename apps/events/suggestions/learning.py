"""Learning from the tenant's own filed events which words go with which category.

Every learning begins anew and replaces the one before in one transaction, so that it may be broken off or run twice.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.events.models import Category, Event, LearnedCategory, LearnedWord, Learning, Step
from apps.events.suggestions.bayes import NAMED, Seen, Total
from apps.events.suggestions.words import words_of

MOST_EVENTS = 100_000  # the newest; what was filed years ago says little
LEAST_EVENTS = 3  # a word of fewer events is not kept: it could be somebody's name
LONGEST = 400  # characters of a description that are read
AT_ONCE = 2000
SLOTS = 1 << 23


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was counted, ready to be asked or stored."""

    events: int
    words: Mapping[str, Seen]
    totals: Mapping[int, Total]


def learn(*, now: datetime) -> Learning:
    """Counts the filed events of the current tenant and puts the result in the place of the former one."""
    newest = filed_events().order_by("-id")[:MOST_EVENTS]
    lesson = lesson_of(lambda: told(newest))
    with transaction.atomic():
        learning = Learning.objects.create(learned_at=now, events=lesson.events)
        LearnedCategory.objects.bulk_create(
            LearnedCategory(learning=learning, category_id=category, events=total.events, words=total.words)
            for category, total in lesson.totals.items()
        )
        rows = (
            LearnedWord(learning=learning, word=word, counts=dict(seen.events), named=sorted(seen.named))
            for word, seen in lesson.words.items()
        )
        while portion := list(islice(rows, AT_ONCE)):
            LearnedWord.objects.bulk_create(portion)
        Learning.objects.filter(pk__lt=learning.pk).delete()
    return learning


def filed_events() -> QuerySet[Event]:
    """Events that somebody filed. Their category is the one of now: as filed, or as corrected since."""
    filing = Step.objects.filter(event=OuterRef("pk"), move="file")
    return Event.objects.filter(Exists(filing), category__isnull=False)


def told(events: QuerySet[Event]) -> Iterator[tuple[int, list[str]]]:
    """The category of each event and its words."""
    rows = events.values_list("category_id", "title", "description")
    for category, title, description in rows.iterator(chunk_size=AT_ONCE):
        yield category or 0, words_of(title, description[:LONGEST])


def lesson_of(filed: Callable[[], Iterable[tuple[int, list[str]]]]) -> Lesson:
    """From pairs of category and words; names and keywords of the active categories are learned beside them.

    `filed` is read twice: the first time only to find, in little memory, the words that are rare.
    """
    often = _often(words for _category, words in filed())
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    events: Counter[int] = Counter()
    for category, words in filed():
        events[category] += 1
        for word in words:
            if often[hash(word) % SLOTS] >= LEAST_EVENTS:
                counts[word][category] += 1
    named = _named()
    kept = {word for word, found in counts.items() if found.total() >= LEAST_EVENTS}
    seen = {word: Seen(counts[word] if word in kept else {}, named.get(word, frozenset())) for word in kept | {*named}}
    return Lesson(events.total(), seen, _totals(seen, events, named))


def _often(texts: Iterable[list[str]]) -> bytearray:
    """How often the words of a slot were met, up to LEAST_EVENTS. Words that share a slot are only held for longer."""
    met = bytearray(SLOTS)
    for words in texts:
        for word in words:
            slot = hash(word) % SLOTS
            met[slot] = min(LEAST_EVENTS, met[slot] + 1)
    return met


def _named() -> dict[str, frozenset[int]]:
    """By word: the active categories that have it in a name or among their keywords."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for category in Category.objects.filter(is_active=True):
        for word in words_of(category.name, category.name_en, category.keywords):
            found[word].add(category.pk)
    return {word: frozenset(categories) for word, categories in found.items()}


def _totals(words: Mapping[str, Seen], events: Counter[int], named: Mapping[str, frozenset[int]]) -> dict[int, Total]:
    weights: Counter[int] = Counter()
    for seen in words.values():
        weights.update(seen.events)
    of_names = Counter(chain.from_iterable(named.values()))
    return {
        category: Total(events[category], weights[category] + NAMED * of_names[category])
        for category in sorted({*events, *of_names})
    }
