"""Posts that a tenant has left as they were delivered receive powers that later versions of the program give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.grids.models import Unit
from apps.staff.models import Appointment, AppointmentQuerySet, Post, UnitPower


@dataclass(frozen=True, slots=True)
class Missing:
    """Powers that a post would receive, and how many running or coming appointments with it."""

    post: Post
    powers: tuple[str, ...]
    appointments: int


def missing_powers(defaults: Mapping[str, Sequence[str]]) -> list[Missing]:
    """`defaults`: code of the post → its powers as delivered. Posts that a person has changed are left alone."""
    changed = set(Post.history.filter(history_person_id__isnull=False).values_list("id", flat=True))
    found = []
    for post in Post.objects.order_by("code"):
        new = tuple(power for power in defaults.get(post.code, ()) if power not in post.powers)
        if new and post.pk not in changed:
            found.append(Missing(post, new, _running(post).count()))
    return found


@transaction.atomic
def give_missing_powers(defaults: Mapping[str, Sequence[str]]) -> list[Missing]:
    """Adds them to the posts, which keep a version of it, and to the appointments that are running or to come. Powers
    that a tenant has and the defaults have not stay: nothing is ever taken away here."""
    list(Post.objects.select_for_update())
    found = missing_powers(defaults)
    for missing in found:
        post = missing.post
        post.powers = [*post.powers, *missing.powers]
        post._change_reason = "powers of a new version"  # type: ignore[attr-defined]  # where simple-history looks
        post.save()
        _grant(post, missing.powers)
    return found


def _running(post: Post) -> AppointmentQuerySet:
    return Appointment.objects.filter(Q(until=None) | Q(until__gte=timezone.localdate()), post=post)


def _grant(post: Post, powers: Sequence[str]) -> None:
    content_type = ContentType.objects.get_for_model(Unit)
    permissions = Permission.objects.filter(content_type=content_type, codename__in=powers)
    held = list(_running(post).values_list("group_id", "unit_id"))
    UnitPower.objects.bulk_create(
        [
            UnitPower(group_id=group, permission=permission, content_object_id=unit)
            for permission in permissions
            for group, unit in held
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
