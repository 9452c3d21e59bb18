"""`make bench` measures and prints the figures of bench/README.md; `python -m bench households …` is a part of it."""

import os
import platform
import subprocess
import sys

import django
import psutil

ALONE = {"events": "bench.events.run", "households": "bench.households"}


def main() -> None:
    subprocess.run([sys.executable, "manage.py", "tenant", "migrate"], check=True)
    if module := ALONE.get("".join(sys.argv[1:2])):
        sys.exit(subprocess.run([sys.executable, "-m", module, *sys.argv[2:]], check=False).returncode)
    for module in (
        "bench.sweep",
        "bench.tenant_create",
        "bench.events.run",
        "bench.households",
    ):  # a process each: peaks of memory are its own
        subprocess.run([sys.executable, "-m", module], check=True)
    memory = psutil.virtual_memory().total / 2**30
    versions = f"Python {platform.python_version()}, Django {django.__version__}"
    print(f"\n{os.cpu_count()} processors, {memory:.0f} GiB, {versions}")


if __name__ == "__main__":
    main()
