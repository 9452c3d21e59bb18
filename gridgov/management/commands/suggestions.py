"""`manage.py suggestions learn|accuracy --tenant SLUG`"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.events.suggestions.accuracy import Accuracy, Tally, measure, share
from apps.events.suggestions.learning import learn
from apps.tenancy.context import acting_for
from gridgov.management.arguments import named_tenant


class Command(BaseCommand):
    help = "Learns which words go with which category, or measures how good the suggestions are on held-out events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["learn", "accuracy"])
        parser.add_argument("--tenant", required=True, help="the tenant's slug")
        parser.add_argument("--json", action="store_true", help="with accuracy: as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_for(named_tenant(options["tenant"])):
            if options["what"] == "learn":
                self.stdout.write(f"Learned from {learn(now=timezone.now()).events} filed events.")
                return
            found = measure()
        if options["json"]:
            self.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        else:
            self._tell(found)

    def _tell(self, found: Accuracy) -> None:
        self.stdout.write(f"Categories: learned from {found.learned} filed events, asked about {found.category.asked}.")
        self.stdout.write(_row("all", found.category))
        for code, tally in found.worst_first:
            self.stdout.write(_row(code, tally))
        looked_at, same = found.dispatches
        self.stdout.write(f"Departments: {_percent(same, looked_at)} of {looked_at} first dispatches as suggested.")
        merged, hinted, first = found.merges
        self.stdout.write(
            f"Near by: of {merged} merged events {_percent(hinted, merged)} had their main event hinted, "
            f"{_percent(first, merged)} as the first."
        )


def _row(name: str, tally: Tally) -> str:
    shares = (("first", tally.first), ("top three", tally.among_three), ("no suggestion", tally.silent))
    return f"  {name:6}{tally.asked:6}  " + "  ".join(f"{what} {_percent(part, tally.asked)}" for what, part in shares)


def _percent(part: int, whole: int) -> str:
    rate = share(part, whole)
    return "–" if rate is None else f"{rate:.1%}"
