"""Says how the virus scanner is doing; ends with 1 when one is set and does not answer."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from apps.events.evidence import scanner_state


class Command(BaseCommand):
    help = "Says whether the virus scanner is set and answers, its version, its last refusal, and what to do."

    def handle(self, *args: Any, **options: Any) -> None:
        state = scanner_state()
        self.stdout.write(state.advice)
        if state.version:
            self.stdout.write(f"version: {state.version}")
        if state.last_refusal:
            self.stdout.write(f"last refusal: {state.last_refusal.at:%Y-%m-%d %H:%M %Z} ({state.last_refusal.why})")
        if state.answers is False:
            sys.exit(1)
