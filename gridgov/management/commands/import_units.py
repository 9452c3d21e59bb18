"""`manage.py import_units FILE --tenant SLUG [--boundaries GEOJSON]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.grids.imports import BadList, import_units
from apps.tenancy.context import acting_for
from gridgov.management.arguments import named_tenant, read


class Command(BaseCommand):
    help = "Imports a tenant's unit list: all rows, or none and what to mend. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8; fixtures/reference/README.md describes the columns")
        parser.add_argument("--tenant", required=True, help="the tenant's slug")
        parser.add_argument("--boundaries", type=Path, help="GeoJSON in WGS-84, joined on code12")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = named_tenant(options["tenant"])
        content = read(options["file"])
        boundaries = read(options["boundaries"]) if options["boundaries"] else b""
        try:
            with acting_for(tenant):
                done = import_units(content=content, division=tenant.division_code, boundaries=boundaries)
        except BadList as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged.")
