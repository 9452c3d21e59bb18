"""Shops and firms, things in the street, and places that are watched."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from apps.audit.bulk import create_recorded
from apps.grids.models import Unit
from apps.households.models import Component, ComponentType, KeyPlace, Organisation
from gridgov.demo.homes.area import Area
from gridgov.demo.homes.ground import Homes
from gridgov.demo.homes.numbers import Numbers
from gridgov.demo.plan import read

SHOPS, FIRMS, PLACES, COMPONENTS = 14, 2, 2, 30  # a grid


def equip(area: Area, homes: Homes, numbers: Numbers, *, departments: Mapping[str, Unit]) -> None:
    words = read("homes")
    names = read("names")
    shops = [_shop(area, homes, numbers, words["shops"][n % len(words["shops"])], names) for n in range(SHOPS)]
    firms = [_firm(area, homes, numbers, words["firms"][(area.number + n) % 4], names) for n in range(FIRMS)]
    create_recorded(Organisation, [*shops, *firms])
    create_recorded(KeyPlace, [_place(area, homes, *words["places"][(area.number + n) % 6]) for n in range(PLACES)])
    create_recorded(Component, _components(area, homes, departments))


def _shop(area: Area, homes: Homes, numbers: Numbers, kind: list[str], names: dict[str, Any]) -> Organisation:
    title, trade, small = kind
    random = area.random
    building = random.choice(homes.buildings)
    head = random.choice(names["family"]) + random.choice(names["given"])
    until = area.now.date() + timedelta(days=random.randint(-90, 900))
    return Organisation(
        **area.place(),
        **area.verified(),
        name=f"{head[0]}记{title}",
        credit_code=numbers.credit_code(sole=True) if random.random() < 0.9 else "",
        kind=Organisation.Kind.SOLE,
        address=f"{building.address}底商{random.randint(1, 20)}号",
        trade=trade,
        head=head,
        phone=numbers.phone(),
        staff=random.randint(1, 9) if random.random() < 0.7 else None,
        small_place=small,
        permit_until=until if small and random.random() < 0.7 else None,
    )


def _firm(area: Area, homes: Homes, numbers: Numbers, kind: list[str], names: dict[str, Any]) -> Organisation:
    title, trade, form = kind
    random = area.random
    return Organisation(
        **area.place(),
        **area.verified(),
        name=f"{homes.estate[:2]}{title}（示例）",
        credit_code=numbers.credit_code(sole=False),
        kind=form,
        address=random.choice(homes.buildings).address,
        trade=trade,
        head=random.choice(names["family"]) + random.choice(names["given"]),
        phone=numbers.phone(),
        staff=random.randint(5, 60),
    )


def _place(area: Area, homes: Homes, kind: str, title: str) -> KeyPlace:
    [(lng, lat)] = area.points(1)
    name = f"{homes.estate[:2]}{title}"
    return KeyPlace(
        **area.place(), **area.verified(), name=name, kind=kind, address=f"{homes.estate}旁", lng=lng, lat=lat
    )


def _components(area: Area, homes: Homes, departments: Mapping[str, Unit]) -> list[Component]:
    types = list(ComponentType.objects.select_related("owner_type").order_by("code"))
    random, found = area.random, []
    for number, (lng, lat) in enumerate(area.points(COMPONENTS), start=1):
        kind = random.choice(types)
        owner = departments.get(kind.owner_type.code) if kind.owner_type else None
        state = Component.State.DAMAGED if random.random() < 0.05 else Component.State.GOOD
        where = f"{random.choice(homes.buildings).address}旁"
        found.append(
            Component(
                **area.place(),
                **area.verified(),
                type=kind,
                number=f"{area.grid.code}-{kind.code}-{number:03}",
                address=where,
                owner=owner,
                state=state,
                lng=lng,
                lat=lat,
            )
        )
    return found
