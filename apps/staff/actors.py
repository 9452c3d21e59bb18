"""Who acts: a person in a post, a resident who holds the code of their report, or the system by name. Never nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple


@dataclass(frozen=True, slots=True)
class InPost:
    """A person acting in one of their posts, with the powers of that post alone.

    `powers`: codename → paths of the units it is granted on. Two posts of one person never add up. `serves`: the paths
    of the units of all the person's posts; they give no power, but conflicts of interest follow from them.
    """

    person_id: int
    person_name: str
    appointment_id: int
    post_code: str
    post_name: str
    unit_id: int
    unit_path: str
    unit_name: str
    unit_level: str
    powers: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)
    serves: frozenset[str] = field(default=frozenset(), compare=False)
    post_name_en: str = field(default="", compare=False)
    has_other_posts: bool = field(default=False, compare=False)

    def holds(self, power: str, path: str) -> bool:
        """Whether the power is granted on the unit at `path` or on one above it."""
        return any(path.startswith(granted) for granted in self.powers.get(power, ()))

    def holds_exactly(self, power: str, path: str) -> bool:
        """Whether the power is granted on just this unit: handling is not done on behalf of others."""
        return path in self.powers.get(power, ())


@dataclass(frozen=True, slots=True)
class System:
    """The program itself, e.g. `System("deadline sweep")`."""

    name: str


@dataclass(frozen=True, slots=True)
class Resident:
    """Whoever holds the code of one report, without an account. `event_id`: of that report; None while it is made."""

    event_id: int | None = None

    name: ClassVar[str] = "resident"


Actor = InPost | Resident | System


class Recipient(NamedTuple):
    """Whom news is meant for: a person in a post, or in any of their posts when the appointment is None."""

    person_id: int
    appointment_id: int | None
