"""`manage.py seed --tenant SLUG`"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.errors import Refused
from apps.tenancy.context import acting_for
from gridgov.demo.plan import district_of
from gridgov.demo.seeding import seed
from gridgov.management.arguments import named_tenant
from gridgov.reference import load_reference


class Command(BaseCommand):
    help = "Gives a tenant its reference data; a demo tenant gets its units and invented people too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", required=True, help="the tenant's slug")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = named_tenant(options["tenant"])
        # Somebody's real district may be called as ours of the demo: it gets no invented people.
        district = district_of(tenant.slug) if settings.GRIDGOV_DEMO else None
        try:
            if district:
                seed(tenant, district, now=timezone.now(), say=self.stdout.write)
                return
            with acting_for(tenant):
                load_reference()
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{tenant.slug} has its reference data. Add its units: manage.py import_units FILE --tenant {tenant.slug}"
        )
