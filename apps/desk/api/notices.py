"""How notices look in JSON, and what marks them read."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.desk.bells import sentence
from apps.notices.models import Notice

LARGEST_ID = 2**63 - 1
MOST_IDS = 200


class NoticeOut(serializers.Serializer):
    """`text` is the sentence in the reader's language, `label` an event's number, `data` what the sentence says."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.SerializerMethodField()
    about = serializers.CharField()
    label = serializers.CharField(source="about_label")  # type: ignore[assignment]
    data = serializers.DictField()  # type: ignore[assignment]
    urgent = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_text(self, notice: Notice) -> str:
        return sentence(notice)


class ReadIn(serializers.Serializer):
    """Either `ids`, or `all`: with `up_to` only those up to this id, so that what one has not seen yet stays unread."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        required=False,
        min_length=1,
        max_length=MOST_IDS,
    )
    all = serializers.BooleanField(required=False)
    up_to = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if bool(given.get("all")) == bool(given.get("ids")):
            raise serializers.ValidationError({"ids": [_("Give either “ids” or “all”: true.")]})
        return given


class ReadOut(serializers.Serializer):
    """`marked`: how many were unread and no longer are; `unread`: how many are left in this post, counted up to 100."""

    marked = serializers.IntegerField(min_value=0)
    unread = serializers.IntegerField(min_value=0)
