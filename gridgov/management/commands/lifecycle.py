"""`manage.py lifecycle [--check]`: the document of the lifecycle, written from the table of moves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gridgov import lifecycle_document


class Command(BaseCommand):
    help = (
        "Writes docs/lifecycle.md and its pictures from the table of moves; --check says whether they are up to date."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if found := lifecycle_document.out_of_date():
                raise CommandError(f"Out of date: {', '.join(found)}. Run `manage.py lifecycle` and commit docs/.")
            self.stdout.write("The document of the lifecycle is up to date.")
            return
        for path, text in lifecycle_document.files().items():
            path.write_text(text, "utf-8")
            self.stdout.write(f"wrote {path.name}")
