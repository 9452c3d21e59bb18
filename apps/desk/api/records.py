"""How base data look in JSON: masked, and with the tags that the caller may see."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from apps.desk.api.errors import malformed_at
from apps.desk.api.filters import unit_named
from apps.desk.api.serializers import Named, UnitRef
from apps.desk.views.records.telling import home_of, masked_day, title_of
from apps.households.models import Household, Resident
from apps.households.rules import KIND_OF, PURPOSES
from apps.households.sight import carrying, of_colour, tags_seen
from apps.staff.seen import any_of, inside

LONGEST = 60
NO_SUCH_TAG = _("There is no such tag among those you may see. Leave it out.")


class TagRef(serializers.Serializer):
    code = serializers.CharField()
    name = Named(source="*")


class RecordRow(serializers.Serializer):
    """`title` is masked; `tags` are those the caller may see."""

    id = serializers.IntegerField()
    kind = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    where = serializers.SerializerMethodField()
    unit = UnitRef()
    tags = serializers.SerializerMethodField()
    verified_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    def get_kind(self, row: Any) -> str:
        return KIND_OF[type(row)]

    def get_title(self, row: Any) -> str:
        return title_of(row)

    def get_where(self, row: Any) -> str:
        return home_of(row)

    def get_tags(self, row: Any) -> list[dict[str, str]]:
        return [dict(TagRef(tag).data) for tag in self.context.get("tags", {}).get(row.pk, [])]


class ResidentRow(RecordRow):
    household = serializers.IntegerField(source="household_id")
    identity = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    born_on = serializers.SerializerMethodField()
    sex = serializers.CharField()
    status = serializers.CharField()

    def get_born_on(self, row: Resident) -> str:
        return masked_day(row.born_on)


class HouseholdRow(RecordRow):
    """`colour`: that of the tags the caller may see."""

    colour = serializers.SerializerMethodField()
    left_on = serializers.DateField(allow_null=True)

    def get_colour(self, row: Household) -> str:
        return str(self.context.get("colours", {}).get(row.pk, Household.Colour.GREEN).value)


class OrganisationRow(RecordRow):
    credit_code = serializers.CharField(allow_blank=True)
    address = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)


class FactOut(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField(source="text", allow_blank=True)


class RecordFacts(serializers.Serializer):
    """One record: every field of its form, masked."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    verified_at = serializers.DateTimeField(allow_null=True)
    facts = FactOut(many=True)
    tags = TagRef(many=True)


class SearchIn(serializers.Serializer):
    """A name, part of an address, the last four characters or the whole of a number. In a body: never in an address."""

    text = serializers.CharField(min_length=1, max_length=LONGEST)


class RevealIn(serializers.Serializer):
    purpose = serializers.ChoiceField(choices=sorted(PURPOSES))
    note = serializers.CharField(required=False, max_length=100, allow_blank=True)


class RevealOut(serializers.Serializer):
    """Mask it again after `until`."""

    values = serializers.DictField(child=serializers.CharField(allow_blank=True))
    until = serializers.DateTimeField()


class RecordsFilter(filters.FilterSet):
    """Tags that the caller may not see are unknown here."""

    unit = filters.CharFilter(method="inside", max_length=40, help_text=_("In this unit: its code or id."))
    tag = filters.CharFilter(method="tagged", max_length=4, help_text=_("Code of a tag."))

    def inside(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(any_of(inside(unit_named(name, value).path)))

    def tagged(self, rows: Any, name: str, value: str) -> Any:
        sight = tags_seen(self.request.actor)
        tag = next((tag for tag in sight.all if tag.code == value), None)
        if tag is None:
            raise malformed_at(name, str(NO_SUCH_TAG))
        return rows.filter(carrying(sight, rows.model, tag.pk))


class ResidentFilter(RecordsFilter):
    status = filters.ChoiceFilter(choices=Resident.Status.choices, help_text=_("Status"))


class HouseholdFilter(RecordsFilter):
    colour = filters.ChoiceFilter(choices=Household.Colour.choices, method="coloured", help_text=_("Colour"))

    def coloured(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(of_colour(tags_seen(self.request.actor), value))
