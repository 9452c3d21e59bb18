"""Where the people of a chunk live: grid, building, dwelling and household, found by their address or made."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.audit.bulk import create_recorded
from apps.grids.models import Unit
from apps.households.imports.cells import quoted
from apps.households.imports.reading import Line
from apps.households.models import Building, Dwelling, Household, ImportRow


class GridNames:
    """The grids of somebody's area, by code and by name."""

    def __init__(self, grids: QuerySet[Unit]) -> None:
        rows = list(grids)
        self._known = {unit.name: unit for unit in rows} | {unit.code: unit for unit in rows}

    def place(self, line: Line) -> None:
        """The line learns its grid, or what is wrong with it."""
        if "grid" not in line.values:
            return
        line.grid = self._known.get(line.values["grid"])
        if line.grid is None:
            line.wrong(
                "grid",
                _("“%(name)s” is no grid of the area you may import into. Look at the list on the second sheet.")
                % {"name": quoted(line.values["grid"])},
            )


class Places:
    """Buildings, dwellings and households of a chunk. `made_by`: (row, column of the row, what was made for it)."""

    def __init__(self, lines: Iterable[tuple[ImportRow, Line, Unit]]) -> None:
        self.made_by: list[tuple[ImportRow, str, Any]] = []
        self._lines = list(lines)

    def settle(self) -> dict[int, Household]:
        """By number of the row the household it belongs to. Lines of other grids' buildings get a problem and none."""
        buildings = self._buildings()
        dwellings = self._dwellings(buildings)
        return self._households(dwellings)

    def _buildings(self) -> dict[int, Building]:
        known: dict[tuple[int | None, str, str], Building] = {
            (row.community_id, row.estate, row.name): row
            for row in Building.objects.filter(
                community_id__in={grid.parent_id for _row, _line, grid in self._lines},
                name__in={line.values["building"] for _row, line, _grid in self._lines},
                retired_at=None,
            )
        }
        new: list[Building] = []
        found = {}
        for row, line, grid in self._lines:
            key = (grid.parent_id, line.values["estate"], line.values["building"])
            if key not in known:
                known[key] = _building(grid, line)
                new.append(known[key])
                self.made_by.append((row, "building_id", known[key]))
            if known[key].unit_id == grid.pk:
                found[row.number] = known[key]
            else:
                sentence = _("This building lies in another grid of the community. Correct the grid or the building.")
                line.wrong("grid", sentence)
        create_recorded(Building, new)
        return found

    def _dwellings(self, buildings: dict[int, Building]) -> dict[int, Dwelling]:
        known = {
            (row.building_id, row.entrance, row.number): row
            for row in Dwelling.objects.filter(
                building_id__in={building.pk for building in buildings.values()}, retired_at=None
            )
        }
        new: list[Dwelling] = []
        found = {}
        for row, line, _grid in self._lines:
            building = buildings.get(row.number)
            if building is None:
                continue
            key = (building.pk, line.values["entrance"], line.values["door"])
            if key not in known:
                known[key] = Dwelling(building=building, entrance=key[1], number=key[2])
                known[key].copy_place(building)
                new.append(known[key])
                self.made_by.append((row, "dwelling_id", known[key]))
            found[row.number] = known[key]
        create_recorded(Dwelling, new)
        return found

    def _households(self, dwellings: dict[int, Dwelling]) -> dict[int, Household]:
        known: dict[int, list[Household]] = {}
        for household in Household.objects.filter(dwelling_id__in={row.pk for row in dwellings.values()}, left_on=None):
            known.setdefault(household.dwelling_id, []).append(household)
        new: list[Household] = []
        found = {}
        for row, line, _grid in self._lines:
            dwelling = dwellings.get(row.number)
            if dwelling is None:
                continue
            there = known.setdefault(dwelling.pk, [])
            if len(there) > 1:
                line.wrong("door", _("Several households live here. Record this person on the page of the right one."))
                continue
            if not there:
                there.append(Household(dwelling=dwelling))
                there[0].copy_place(dwelling)
                new.append(there[0])
                self.made_by.append((row, "household_id", there[0]))
            found[row.number] = there[0]
        create_recorded(Household, new)
        return found


def _building(grid: Unit, line: Line) -> Building:
    street, community = grid.ancestor_ids[1:3]
    estate, name = line.values["estate"], line.values["building"]
    return Building(
        unit=grid, community_id=community, street_id=street, estate=estate, name=name, address=f"{estate}{name}"
    )
