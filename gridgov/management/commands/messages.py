"""`manage.py messages [--check|--compile]`: the Chinese catalogue, without GNU gettext."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gridgov import messages


class Command(BaseCommand):
    help = "Updates the Chinese catalogue from the program's texts; checks it; compiles it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="change nothing; fail when a translation is missing")
        what.add_argument("--compile", action="store_true", help="write the file that Django reads")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            self.stdout.write(f"wrote {messages.compile_catalogue().name}")
        elif options["check"]:
            self._check()
        else:
            self.stdout.write(f"{messages.update()} texts wait for their Chinese.")

    def _check(self) -> None:
        if found := messages.problems():
            raise CommandError("\n".join([*found, "Run `manage.py messages`, translate, and run the check again."]))
        self.stdout.write("Every text has its Chinese.")
