"""`manage.py seed` and `manage.py demo`, as one types them."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.errors import Refused
from apps.events.models import Category
from apps.staff.models import Post
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov import reference
from gridgov.demo.opening import open_missing
from gridgov.demo.plan import LISTED, PASSWORD
from gridgov.reference import load_reference


def test_the_log_ins_are_told_as_json_for_programs(
    seeded: Tenant, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo", "--accounts", "--json")
    accounts = json.loads(capsys.readouterr().out)
    assert set(accounts[0]) == {"tenant", "username", "password", "post", "unit"}
    assert {account["password"] for account in accounts} == {PASSWORD}
    assert list(dict.fromkeys(account["username"] for account in accounts)) == list(LISTED)


def test_a_person_is_listed_once_for_every_post(seeded: Tenant, db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "--accounts")
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [line[3].split()[0] for line in lines if line[1] == "clerk1"] == ["P02", "P11"]
    assert len([line for line in lines if line[1] == "instructor1"]) == 1


def test_seeding_a_demo_district_tells_what_it_does(
    seeded: Tenant, db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "GRIDGOV_DEMO", True)
    call_command("seed", tenant="ruichang")
    assert capsys.readouterr().out.splitlines() == [
        f"ruichang: {what}" for what in ("reference data", "units", "people", "households")
    ]


def test_a_real_district_of_the_same_name_gets_no_invented_people(
    seeded: Tenant, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("seed", tenant="ruichang")
    assert "import_units FILE --tenant ruichang" in capsys.readouterr().out


def test_seeding_any_other_tenant_gives_it_the_reference_data_alone(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("seed", tenant="alpha")
    assert "import_units FILE --tenant alpha" in capsys.readouterr().out


def test_only_demo_districts_can_be_filled(db: None) -> None:
    with pytest.raises(CommandError, match="Use one of: ruichang, chaoyang"):
        call_command("demo", tenant="alpha")


def test_without_the_owner_a_missing_district_cannot_be_opened(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OWNER_DATABASE_URL", "")
    with pytest.raises(Refused) as refusal:
        open_missing()
    assert "Set OWNER_DATABASE_URL" in refusal.value.message


def test_loading_the_reference_again_keeps_what_the_administrator_changed(alpha: Tenant) -> None:
    Category.objects.filter(code="0103").update(handle_limit="8WH")
    Post.objects.filter(code="P31").delete()
    load_reference()
    assert Category.objects.get(code="0103").handle_limit == "8WH"
    assert Post.objects.filter(code="P31").exists()
    assert Category.objects.count() == 112


def test_unfit_reference_data_are_refused_with_every_reason_and_nothing_is_written(
    beta: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    categories = [
        row | {"handle_limit": "soon"} if row["code"] == "0103" else row for row in reference.read("categories")
    ]
    monkeypatch.setattr(
        reference, "read", lambda name, real=reference.read: categories if name == "categories" else real(name)
    )
    with acting_for(beta):
        Post.objects.filter(code="P31").delete()
        with pytest.raises(Refused) as refusal:
            load_reference()
        assert "Category 0103: handle_limit is “soon”" in refusal.value.message
        assert not Post.objects.filter(code="P31").exists()
