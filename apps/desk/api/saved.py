"""How saved filters of lists look in JSON, and what makes and renames them."""

from django.urls import reverse
from rest_framework import serializers

from apps.desk.kinds import KIND
from apps.staff.models import SavedFilter

LONGEST = 500


class SavedFilterOut(serializers.Serializer):
    """`kind`: name of the list. `query`: as in the address of its page; `page`: that address with it."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()
    query = serializers.CharField()
    page = serializers.SerializerMethodField()

    def get_page(self, found: SavedFilter) -> str:
        return f"{reverse('queue', args=[found.kind])}?{found.query}"


class SavedFiltersOut(serializers.Serializer):
    results = SavedFilterOut(many=True)


class FilterNameIn(serializers.Serializer):
    name = serializers.CharField(max_length=SavedFilter._meta.get_field("name").max_length)


class SavedFilterIn(FilterNameIn):
    """What the list does not understand of `query` is left out."""

    kind = serializers.ChoiceField(choices=sorted(KIND))
    query = serializers.CharField(max_length=LONGEST)
