"""T03: the program itself tags who is eighty or older. Source: tables §14.2."""

from datetime import date

from django.db import transaction

from apps.households.models import Resident, Tag, Tagging
from apps.households.rules import EIGHTY
from apps.households.sight import HERE
from apps.households.tagging import recolour

YEARS = 80
CHUNK = 500


def tag_the_old(today: date) -> int:
    """Tags those who lack it. Returns how many."""
    tag = Tag.objects.filter(code=EIGHTY, is_active=True).first()
    if tag is None:
        return 0
    carrying = Tagging.objects.filter(tag=tag, ended_at=None, resident__isnull=False)
    old = Resident.objects.filter(born_on__lte=_years_before(today), status__in=HERE)
    rows = old.filter(anonymised_at=None, merged_into=None)
    found = rows.exclude(pk__in=carrying.values("resident")).order_by("pk").iterator(chunk_size=CHUNK)
    return sum(_tag(row, tag, today) for row in found)


@transaction.atomic
def _tag(row: Resident, tag: Tag, today: date) -> int:
    tagging = Tagging(tag=tag, resident=row, since=today)
    tagging.copy_place(row)
    tagging.save()
    recolour(row)
    return 1


def _years_before(today: date) -> date:
    try:
        return today.replace(year=today.year - YEARS)
    except ValueError:  # the 29th of February
        return today.replace(year=today.year - YEARS, day=28)
