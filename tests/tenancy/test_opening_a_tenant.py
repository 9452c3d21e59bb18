"""`manage.py tenant create|list|migrate`."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from apps.errors import Refused
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Domain, Tenant
from apps.tenancy.names import actor_role
from tests.conftest import ROOT, drop_tenant
from tests.tenancy.conftest import Both
from tests.tenancy.probes import actor_of, whoami

CODE = "360481"


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(Path(ROOT, "manage.py")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)


def test_the_command_opens_a_tenant_that_can_be_used_at_once(both: Both) -> None:
    slug = f"opened{os.getpid()}"
    done = manage("tenant", "create", slug, "--name", "新区", "--division-code", CODE, "--host", f"{slug}.example")
    assert done.stdout.startswith(f"{slug} is open ("), done.stderr
    tenant = Tenant.objects.get(slug=slug)
    try:
        with acting_for(tenant):
            assert whoami() == actor_of(tenant)
        assert Domain.objects.get(tenant=tenant).domain == f"{slug}.example"
        listed = StringIO()
        call_command("tenant", "list", stdout=listed)
        assert f"{slug}\t新区\tt_{slug}\t{slug}.example" in listed.getvalue()
    finally:
        drop_tenant(tenant)


def test_migrating_again_changes_nothing_and_keeps_the_rights(both: Both) -> None:
    done = manage("tenant", "migrate")
    assert done.stdout == "Every schema is up to date.\n", done.stderr
    with acting_for(both.alpha):
        assert whoami() == actor_of(both.alpha)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slug": "Alpha"}, "Use 2 to 31 small letters and digits"),
        ({"slug": "a_b"}, "Use 2 to 31 small letters and digits"),
        ({"division_code": "36048"}, "Use the six digits of the district"),
        ({"zone_name": "Asia/Peking"}, "Use the name of an IANA time zone"),
        ({"name": ""}, ""),
    ],
)
@pytest.mark.usefixtures("both")
def test_what_cannot_be_opened_is_refused_before_anything_is_made(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        onboarding.create(**{"slug": "gamma", "name": "丙区", "division_code": CODE, **wrong})
    assert sentence in "; ".join(refusal.value.messages) or sentence in str(refusal.value)
    assert not Tenant.objects.filter(slug="gamma").exists()


@pytest.mark.usefixtures("both")
def test_a_slug_that_is_taken_is_refused() -> None:
    with pytest.raises(Refused, match=r"There is a tenant “alpha” already\. Choose another slug\."):
        onboarding.create(slug="alpha", name="丙区", division_code=CODE)


def test_a_host_name_that_is_taken_is_refused_and_nothing_is_left(fresh_tenant: Tenant) -> None:
    with onboarding.owner_connection() as owner:
        owner.execute(
            "INSERT INTO public.tenancy_domain (domain, tenant_id, is_primary) VALUES ('taken.example', %s, true)",
            [fresh_tenant.pk],
        )
    with pytest.raises(Refused, match="leads to another tenant already"):
        onboarding.create(slug="gamma", name="丙区", division_code=CODE, host="taken.example")
    with onboarding.owner_connection() as owner:
        assert owner.execute("SELECT to_regnamespace('t_gamma')").fetchone() == (None,)


def test_a_role_whose_name_the_server_would_cut_is_refused() -> None:
    """Cut to the same 63 bytes, the roles of two tenants would be one."""
    with pytest.raises(Refused, match="longer than 63 bytes"):
        actor_role("d" * 40, "t_" + "s" * 31)


@pytest.mark.usefixtures("both")
def test_only_the_owner_opens_tenants(settings: Callable[..., None]) -> None:
    settings.OWNER_DATABASE_URL = ""  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="OWNER_DATABASE_URL is not set"):
        onboarding.create(slug="gamma", name="丙区", division_code=CODE)
