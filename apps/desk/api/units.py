"""How units of the tree and their boundaries look in JSON, and what is given to change them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.desk.api.errors import malformed_at
from apps.desk.api.serializers import UnitOut, UnitRef
from apps.desk.views.territory.unit_forms import CODE_LENGTH, EXTERNAL_LENGTH
from apps.grids.finding import SYSTEMS, WGS84
from apps.grids.keeping import NAME_LENGTH, REASON_LENGTH
from apps.grids.models import DepartmentType, Level, Regrid
from apps.grids.tree import Branch

MOST_ID = 2**63 - 1
AREA = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["Polygon", "MultiPolygon"]},
        "coordinates": {"type": "array", "items": {}},
    },
    "required": ["type", "coordinates"],
}


class Seen(serializers.IntegerField):
    """`newest` of the unit when it was looked at. When it has changed since, nothing is written."""

    def __init__(self, **given: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_ID, **given)


@extend_schema_field(AREA)
class Area(serializers.JSONField):
    """A GeoJSON Polygon or MultiPolygon."""


@extend_schema_field({**AREA, "nullable": True})
class MaybeArea(serializers.JSONField):
    """None where nothing is drawn."""


class BelowOut(serializers.Serializer):
    """`units_below`: how many hang on it in turn, departments left out."""

    unit = UnitRef()
    retired_at = serializers.DateTimeField(source="unit.retired_at", allow_null=True)
    units_below = serializers.SerializerMethodField()

    def get_units_below(self, branch: Branch) -> int:
        return len(branch.twigs)


class LineOut(serializers.Serializer):
    """One unit that came from another by an act; an act that was undone counts no more."""

    act = serializers.IntegerField(source="act_id")
    kind = serializers.ChoiceField(source="act.kind", choices=Regrid.Kind.values)
    at = serializers.DateTimeField(source="act.at")
    undone_at = serializers.DateTimeField(source="act.undone_at", allow_null=True)
    old = UnitRef()
    new = UnitRef()


class MayOut(serializers.Serializer):
    """What the caller may do here: add below it, change it and draw it, retire it."""

    add = serializers.BooleanField()
    change = serializers.BooleanField()
    retire = serializers.BooleanField()


class UnitFacts(UnitOut):
    external_code = serializers.CharField(allow_blank=True)
    is_rural = serializers.BooleanField()
    retired_at = serializers.DateTimeField(allow_null=True)


class UnitAround(serializers.Serializer):
    newest = serializers.IntegerField()
    drawn = serializers.BooleanField()
    above = UnitRef(many=True)
    below = BelowOut(many=True)
    departments = UnitRef(many=True)
    lineage = LineOut(many=True)
    levels = serializers.ListField(child=serializers.ChoiceField(choices=Level.values))
    may = MayOut()


class UnitDetail(UnitFacts, UnitAround):
    """`newest`: its newest version, to change by. `above`: from the district down. `levels`: what may hang below it."""


class UnitAddIn(serializers.Serializer):
    """`department_type`: its code, such as D03; for departments only. A code is never used twice."""

    level = serializers.ChoiceField(choices=Level.values)
    code = serializers.CharField(max_length=CODE_LENGTH)
    name = serializers.CharField(max_length=NAME_LENGTH)
    external_code = serializers.CharField(max_length=EXTERNAL_LENGTH, allow_blank=True, default="")
    is_rural = serializers.BooleanField(default=False)
    department_type = serializers.CharField(max_length=3, allow_null=True, default=None)

    def validate_department_type(self, code: str | None) -> DepartmentType | None:
        found = DepartmentType.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise malformed_at("department_type", _("There is no type of department with this code. Correct it."))
        return found


class UnitChangeIn(serializers.Serializer):
    name = serializers.CharField(max_length=NAME_LENGTH)
    external_code = serializers.CharField(max_length=EXTERNAL_LENGTH, allow_blank=True)
    is_rural = serializers.BooleanField()
    seen = Seen()


class UnitRetireIn(serializers.Serializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)
    seen = Seen()


class ObstacleOut(serializers.Serializer):
    sentence = serializers.CharField()
    count = serializers.IntegerField(min_value=1)


class ObstaclesOut(serializers.Serializer):
    """What still hangs on a unit, and has to be seen to before it is retired."""

    obstacles = ObstacleOut(many=True)


class BoundaryIn(serializers.Serializer):
    """`system`: in which the numbers are; Chinese maps give gcj02."""

    geometry = Area()
    system = serializers.ChoiceField(choices=list(SYSTEMS), default=WGS84)
    reason = serializers.CharField(max_length=REASON_LENGTH)
    seen = Seen()


class BoundaryFacts(serializers.Serializer):
    """`area`: in m²; null where nothing is drawn."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.values)
    newest = serializers.IntegerField()
    area = serializers.IntegerField(allow_null=True)


class BoundaryOut(serializers.Serializer):
    """A GeoJSON feature, in WGS-84."""

    type = serializers.ChoiceField(choices=["Feature"])
    geometry = MaybeArea()
    properties = BoundaryFacts()
