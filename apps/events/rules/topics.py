"""The six pictures by which somebody says what they have found before anybody knows its category. Pure: a table."""

from dataclasses import dataclass

from apps.events.rules.vocabulary import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Topic:
    """`groups`: the first two digits of the categories that belong to it, the likeliest first."""

    code: str
    label: str
    groups: tuple[str, ...]

    def holds(self, category: str) -> bool:
        return category[:2] in self.groups


TOPICS = (
    Topic("dirt", _("Rubbish and dirt"), ("01", "02", "12")),
    Topic("broken", _("Something broken"), ("06",)),
    Topic("danger", _("Danger"), ("07", "05", "18")),
    Topic("street", _("Street and parking"), ("04", "03")),
    Topic("people", _("Quarrel and order"), ("08", "09")),
    Topic("help", _("Somebody needs help"), ("10", "11", "14")),
)
TOPIC = {topic.code: topic for topic in TOPICS}
TOPIC_CHOICES = tuple((topic.code, topic.label) for topic in TOPICS)
