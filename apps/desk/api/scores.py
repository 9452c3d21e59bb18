"""How scores and ledger entries look in JSON."""

from rest_framework import serializers

from apps.assessment.models import Entry
from apps.desk.api.serializers import Named, UnitRef


class PartOut(serializers.Serializer):
    """One part of a score: `points` of the `available` ones, from `numerator` of `denominator`."""

    code = serializers.CharField(source="part.code")
    name = Named(source="part")
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    rate = serializers.FloatField(min_value=0, max_value=1)
    available = serializers.FloatField()
    points = serializers.FloatField()
    halved = serializers.BooleanField()


class ScoreOut(serializers.Serializer):
    """`total` is null without orders due; `rank` is null with fewer than five."""

    unit = UnitRef()
    due = serializers.IntegerField(source="counts.due")
    parts = PartOut(source="score.parts", many=True)
    missing = serializers.ListField(child=Named(), source="score.missing")
    deductions = serializers.FloatField(source="score.deductions", max_value=0)
    total = serializers.FloatField(source="score.total", allow_null=True, min_value=0, max_value=100)
    rank = serializers.IntegerField(allow_null=True)


class ScoresOut(serializers.Serializer):
    """`missing` names the parts without data, whose weights the others share."""

    period = serializers.CharField()
    results = ScoreOut(many=True)


class EntryOut(serializers.Serializer):
    """A posting. `points` is before caps; `reverses` is the id of the entry that it takes back."""

    id = serializers.IntegerField()
    rule = serializers.CharField(source="rule.code")
    rule_name = Named(source="rule")
    unit = UnitRef()
    event = serializers.CharField(source="event.number")
    order = serializers.IntegerField(source="order_id", allow_null=True)
    period = serializers.CharField()
    step = serializers.IntegerField()
    points = serializers.FloatField()
    reason = serializers.SerializerMethodField()
    occurred_at = serializers.DateTimeField()
    posted_at = serializers.DateTimeField()
    reverses = serializers.IntegerField(source="reverses_id", allow_null=True)

    def get_reason(self, entry: Entry) -> str:
        return self.context["reasons"][entry.pk]
