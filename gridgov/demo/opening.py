"""Opens the demo tenants that are missing, and fills them side by side, each in a process of its own.

Only the owner can open a tenant, so `manage.py tenant create` does it.
"""

import subprocess
import sys
from contextlib import ExitStack

from django.conf import settings

from apps.errors import Refused
from apps.tenancy.models import Tenant
from gridgov.demo.plan import DISTRICTS, District

MANAGE = [sys.executable, "manage.py"]


def open_missing() -> None:
    known = set(Tenant.objects.values_list("slug", flat=True))
    for district in DISTRICTS:
        if district.slug not in known:
            _open(district)


def fill_side_by_side() -> None:
    """`manage.py demo --tenant …` for each district at once: filling one keeps one processor busy."""
    with ExitStack() as stack:
        filling = [
            stack.enter_context(subprocess.Popen([*MANAGE, "demo", "--tenant", district.slug], cwd=settings.BASE_DIR))  # noqa: S603
            for district in DISTRICTS
        ]
        failed = [district.slug for district, process in zip(DISTRICTS, filling, strict=True) if process.wait()]
    if failed:
        raise Refused("not_filled", f"Not filled: {', '.join(failed)}. What stood in the way is told above.")


def _open(district: District) -> None:
    if not settings.OWNER_DATABASE_URL:
        raise Refused(
            "no_owner",
            f"The tenant {district.slug} must be opened by the owner of the tables. Set OWNER_DATABASE_URL, or open it "
            f"with: manage.py tenant create {district.slug} --name … --division-code {district.division_code}",
        )
    command = [*MANAGE, "tenant", "create", district.slug, "--name", district.name]
    command += ["--name-en", district.name_en, "--division-code", district.division_code]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused("not_opened", f"The tenant {district.slug} could not be opened:\n{done.stderr.strip()}")
