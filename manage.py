#!/usr/bin/env python
"""Django's command line. Commands that change the schema connect as the owner, all others as the log-in role."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from gridgov.local.joining import join_running_demo

OWNER_COMMANDS = {"tenant", "makemigrations"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
    join_running_demo(Path(__file__).resolve().parent)
    if sys.argv[1:2] and sys.argv[1] in OWNER_COMMANDS:
        os.environ["GRIDGOV_AS_OWNER"] = "1"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
