"""Base data in bulk: residents from a workbook, and the pages over very many of them.

`python -m bench households [--sizes 5000,500000] [--rows 200000] [--times 30]`; `make bench` takes smaller ones.
"""

import argparse
import logging
import os
from contextlib import ExitStack

import django

django.setup()

from django.conf import settings  # noqa: E402  after Django's set-up

from bench.households import pages  # noqa: E402
from bench.households.importing import measure_import  # noqa: E402

SIZES, ROWS, TIMES = "2000,20000", 5_000, 20  # what `make bench` has the time for


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench households", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="residents of a tenant, separated by commas")
    parser.add_argument("--rows", type=int, default=ROWS, help="residents of the workbook; 0 measures none")
    parser.add_argument("--times", type=int, default=TIMES, help="measurements of each page")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    asked = parser.parse_args()
    logging.disable(logging.INFO)  # a line for every request would drown the figures
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    print(f"load {os.getloadavg()[0]:.1f}")
    if asked.rows:
        measure_import(asked.rows)
    with ExitStack() as stack:
        places = [stack.enter_context(pages.place(int(size))) for size in asked.sizes.split(",")]
        pages.measure(places, asked.times, only=asked.only)


if __name__ == "__main__":
    main()
