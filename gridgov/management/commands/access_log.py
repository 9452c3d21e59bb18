"""`manage.py access_log verify [--tenant SLUG]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.audit.access import verify
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.management.arguments import named_tenant


class Command(BaseCommand):
    help = "Verifies the chain of the access log and prints its head, of one tenant or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("--tenant", help="the tenant's slug; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["tenant"]
        tenants = [named_tenant(slug)] if slug else list(Tenant.objects.order_by("slug"))
        broken = [tenant.slug for tenant in tenants if not self._holds(tenant)]
        if broken:
            raise CommandError(f"The access log was touched in: {', '.join(broken)}. Keep the database as it is.")

    def _holds(self, tenant: Tenant) -> bool:
        with acting_for(tenant):
            count, head, broken = verify()
        state = f"breaks at entry {broken.number}" if broken else "holds"
        self.stdout.write(f"{tenant.slug}: {count} entries, head {head}, {state}")
        return broken is None
