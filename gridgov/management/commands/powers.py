"""`manage.py powers --tenant SLUG [--check]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.staff.defaults import give_missing_powers, missing_powers
from apps.tenancy.context import acting_for
from gridgov.management.arguments import named_tenant
from gridgov.reference import default_powers


class Command(BaseCommand):
    help = "Gives posts that nobody has changed the powers of this version, and their running appointments too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", required=True, help="the tenant's slug")
        parser.add_argument("--check", action="store_true", help="only say what would be given")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = named_tenant(options["tenant"])
        with acting_for(tenant):
            look = missing_powers if options["check"] else give_missing_powers
            found = look(default_powers())
        for missing in found:
            powers = ", ".join(missing.powers)
            self.stdout.write(f"{missing.post.code}\t{powers}\t{missing.appointments} appointments")
        if not found:
            self.stdout.write("Every post that nobody has changed has its powers.")
