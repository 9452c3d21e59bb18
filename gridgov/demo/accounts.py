"""The demo's log-ins: one per post."""

from typing import TypedDict

from django.utils import timezone

from apps.staff.models import Appointment
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.demo.plan import DISTRICTS, LISTED, PASSWORD


class Account(TypedDict):
    """One post of somebody who can log in."""

    tenant: str
    username: str
    password: str
    post: str
    unit: str


def accounts() -> list[Account]:
    """Those of both demo tenants, in the order of `plan.LISTED`; a person with two posts stands there twice,
    one who has the same post in several units once."""
    slugs = [district.slug for district in DISTRICTS]
    tenants = {tenant.slug: tenant for tenant in Tenant.objects.filter(slug__in=slugs)}
    return [account for slug in slugs if slug in tenants for account in _of(tenants[slug])]


def _of(tenant: Tenant) -> list[Account]:
    with acting_for(tenant):
        held = Appointment.objects.on(timezone.localdate()).filter(person__account__username__in=LISTED)
        rows = list(
            held.order_by("id").values_list("person__account__username", "post__code", "post__name", "unit__name")
        )
    first = {(username, code): (post, unit) for username, code, post, unit in reversed(rows)}
    return [
        Account(tenant=tenant.slug, username=username, password=PASSWORD, post=f"{code} {post}", unit=unit)
        for (username, code), (post, unit) in sorted(
            first.items(), key=lambda item: (LISTED.index(item[0][0]), item[0][1])
        )
    ]
