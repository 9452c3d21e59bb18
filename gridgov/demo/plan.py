"""What the demo consists of: two districts, the communities that are filled in each, and who can log in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
UNIT_LISTS = FIXTURES / "reference" / "units"
PASSWORD = "gridgov-demo"  # noqa: S105  the demo's only password, printed at every start


@dataclass(frozen=True, slots=True)
class Filled:
    """A community with grids. `grids`: how many micro-grids each has. The point (WGS-84) is invented where the
    official list has none. `households`: how many live in each grid, if the demo has any; a grid should have 300–500.
    """

    code: str
    grids: tuple[int, ...]
    lng: float
    lat: float
    households: tuple[int, ...] = ()

    @property
    def street_code(self) -> str:
        return f"{self.code[:9]}000"


@dataclass(frozen=True, slots=True)
class District:
    """A demo tenant. `neighbour` is a street beside the filled ones, with a few people and nothing else."""

    slug: str
    name: str
    name_en: str
    division_code: str
    boundaries: str
    filled: tuple[Filled, ...]
    neighbour: str

    @property
    def unit_list(self) -> Path:
        return UNIT_LISTS / f"{self.slug}.csv"

    @property
    def street_codes(self) -> list[str]:
        """The streets of the filled communities, in order, each once."""
        return list(dict.fromkeys(community.street_code for community in self.filled))


DISTRICTS = (
    District(
        slug="ruichang",
        name="瑞昌市",
        name_en="Ruichang",
        division_code="360481",
        boundaries="",
        filled=(
            Filled("360481001002", (4, 3, 3, 4), 115.6585, 29.6735, (120, 410, 780, 520)),
            Filled("360481001005", (3, 4, 3), 115.6508, 29.6752, (480, 610, 455)),
            Filled("360481002002", (3, 3, 4, 3), 115.6662, 29.6809, (690, 560, 640, 735)),
        ),
        neighbour="360481003000",
    ),
    District(
        slug="chaoyang",
        name="朝阳区",
        name_en="Chaoyang",
        division_code="110105",
        boundaries="chaoyang_streets.geojson",
        filled=(
            Filled("110105003041", (3, 4, 3, 3, 4), 116.4707, 39.9204),
            Filled("110105003042", (4, 3, 3, 4), 116.4666, 39.9157),
        ),
        neighbour="110105001000",
    ),
)

# One log-in per post, printed when the demo starts; everybody else can log in with the same password.
LISTED = (
    *("worker1", "leader1", "instructor1", "liaison1", "community1", "clerk1"),
    *("reception1", "chief1", "dispatcher1", "streetleader1", "gridcentre1", "outsider"),
    *("sanitation", "sanitationhandler", "sanitationleader", "enforcement", "enforcement1", "gas"),
    *("reception", "dispatcher", "centre", "director", "districtleader", "dataofficer", "admin"),
)


def district_of(slug: str) -> District | None:
    """The demo district of a tenant, if it is one."""
    return next((district for district in DISTRICTS if district.slug == slug), None)


def read(name: str) -> Any:
    return json.loads((FIXTURES / "demo" / f"{name}.json").read_text(encoding="utf-8"))
