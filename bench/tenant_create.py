"""How long it takes to open a tenant."""

import statistics
import time

import django

django.setup()

from apps.tenancy.context import acting_for  # noqa: E402  after Django's set-up
from bench.tenants import throw_away  # noqa: E402
from gridgov.reference import load_reference  # noqa: E402

TIMES = 5


def one() -> tuple[float, float]:
    """Seconds until the tenant stands, and until it holds its reference data."""
    begun = time.perf_counter()
    with throw_away() as tenant:
        stands = time.perf_counter() - begun
        with acting_for(tenant):
            load_reference()
        return stands, time.perf_counter() - begun


def main() -> None:
    stands, filled = (statistics.median(seconds) for seconds in zip(*(one() for _ in range(TIMES)), strict=True))
    print(f"a new tenant: {stands:.2f} s, with its reference data {filled:.2f} s (median of {TIMES})")


if __name__ == "__main__":
    main()
