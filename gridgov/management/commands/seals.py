"""`manage.py seals rotate|state [--tenant SLUG]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.households.rotation import left, rotate
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.management.arguments import named_tenant


class Command(BaseCommand):
    help = (
        "Seals personal data anew with the newest key, or says how much lies under which key. Goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["rotate", "state"])
        parser.add_argument("--tenant", help="the tenant's slug; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["tenant"]
        for tenant in [named_tenant(slug)] if slug else list(Tenant.objects.order_by("slug")):
            with acting_for(tenant):
                if options["what"] == "rotate":
                    count = rotate(self._tell)
                    self.stdout.write(f"{tenant.slug}: sealed {count} rows anew")
                for (table, key), values in sorted(left().items()):
                    self.stdout.write(f"{tenant.slug}: {table}: {values} values under key {key}")

    def _tell(self, table: str, count: int) -> None:
        if count:
            self.stdout.write(f"  {table}: {count} more rows")
