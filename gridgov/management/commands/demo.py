"""`manage.py demo`: opens and fills the demo districts. `manage.py demo --accounts [--json]`: who can log in."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.errors import Refused
from gridgov.demo.accounts import accounts
from gridgov.demo.opening import fill_side_by_side, open_missing
from gridgov.demo.plan import DISTRICTS, district_of
from gridgov.demo.seeding import seed, tell_events
from gridgov.management.arguments import named_tenant


class Command(BaseCommand):
    help = "Opens both demo districts and fills them with invented people and events; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only list the log-ins, one per post")
        parser.add_argument("--tenant", help="fill only this demo district, which is open already")
        parser.add_argument("--json", action="store_true", help="with --accounts: as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self._list(as_json=options["json"])
            return
        try:
            self._fill(options["tenant"])
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal

    def _fill(self, slug: str | None) -> None:
        if slug is None:
            open_missing()
            fill_side_by_side()
            return
        tenant, district, now = named_tenant(slug), district_of(slug), timezone.now()
        if district is None:
            raise CommandError(f"“{slug}” is not a demo district. Use one of: {', '.join(d.slug for d in DISTRICTS)}.")
        seed(tenant, district, now=now, say=self._say)
        tell_events(tenant, district, now=now, say=self._say)

    def _say(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()

    def _list(self, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(accounts(), ensure_ascii=False, indent=2))
            return
        for account in accounts():
            self.stdout.write("\t".join(str(value) for value in account.values()))
