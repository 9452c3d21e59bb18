"""`manage.py tenant create|list|migrate`: runs as the owner of the schema."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from apps.errors import Refused
from apps.tenancy import onboarding


class Command(BaseCommand):
    help = "Opens tenants, lists them, and brings their schemas up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="open a tenant by cloning the template schema")
        create.add_argument("slug", help="small letters and digits; part of every address of the tenant")
        create.add_argument("--name", required=True)
        create.add_argument("--name-en", default="")
        create.add_argument("--division-code", required=True, help="six digits, GB/T 2260")
        create.add_argument("--zone", dest="zone_name", default="Asia/Shanghai", help="IANA time zone")
        create.add_argument("--host", default="", help="host name of the tenant's own, for production")
        verbs.add_parser("list", help="every tenant with its schema and host names")
        verbs.add_parser("migrate", help="shared tables, the template, then each tenant")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        try:
            getattr(self, f"_{verb}")(options)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from problem

    def _create(self, options: dict[str, Any]) -> None:
        begun = time.perf_counter()
        fields = {key: options[key] for key in ("slug", "name", "name_en", "division_code", "zone_name", "host")}
        tenant = onboarding.create(**fields)
        self.stdout.write(f"{tenant.slug} is open ({time.perf_counter() - begun:.2f} s).")

    def _list(self, options: dict[str, Any]) -> None:
        for tenant, hosts in onboarding.tenants():
            places = ", ".join(hosts) or f"/t/{tenant.slug}/"
            self.stdout.write(f"{tenant.slug}\t{tenant.name}\t{tenant.schema_name}\t{places}")

    def _migrate(self, options: dict[str, Any]) -> None:
        onboarding.migrate(verbosity=options["verbosity"] - 1)
        self.stdout.write("Every schema is up to date.")
