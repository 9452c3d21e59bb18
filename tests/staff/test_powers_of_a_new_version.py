"""Tenants that were opened before a power existed receive it, unless an administrator has changed the post."""

from datetime import date

import pytest
from django.core.management import call_command

from apps.audit.models import Stamp, acting
from apps.staff.defaults import give_missing_powers, missing_powers
from apps.staff.models import Post, UnitPower
from apps.staff.queries import actor_for
from apps.tenancy.context import acting_for, acting_for_nobody
from apps.tenancy.models import Tenant
from gridgov.reference import default_powers, load_reference
from tests.cast import TODAY, Cast

NEW = "manage_staff"


def without(code: str) -> Post:
    """The post as an older version delivered it, and its appointments."""
    post = Post.objects.get(code=code)
    post.powers = [power for power in post.powers if power != NEW]
    post.save()
    groups = post.appointment_set.values("group")
    UnitPower.objects.filter(group__in=groups, permission__codename=NEW)._raw_delete("default")
    return post


def holds(cast: Cast) -> bool:
    actor = actor_for(cast.director.person.pk, None, TODAY)
    assert actor is not None
    return NEW in actor.powers


def test_the_post_and_its_running_appointments_receive_it(cast: Cast) -> None:
    post = without("P21")
    assert not holds(cast)

    give_missing_powers(default_powers())

    post.refresh_from_db()
    assert NEW in post.powers
    assert holds(cast)
    assert post.history.latest("history_id").history_change_reason


def test_an_ended_appointment_receives_nothing(cast: Cast) -> None:
    without("P21")
    row = cast.director.appointment
    row.until = date(2026, 2, 1)
    row.save()
    give_missing_powers(default_powers())
    assert not UnitPower.objects.filter(group=row.group, permission__codename=NEW).exists()


def test_a_post_that_somebody_has_changed_is_left_alone(cast: Cast) -> None:
    post = without("P21")
    token = acting.set(Stamp(cast.admin.person.pk, cast.admin.appointment.pk))
    post.name = "中心主任"
    post.save()
    acting.reset(token)
    assert give_missing_powers(default_powers()) == []
    assert not holds(cast)


def test_a_second_run_gives_nothing_more(cast: Cast) -> None:
    without("P21")
    assert len(give_missing_powers(default_powers())) == 1
    versions = Post.history.count()
    assert give_missing_powers(default_powers()) == []
    assert Post.history.count() == versions


def test_what_a_tenant_has_besides_stays(cast: Cast) -> None:
    post = without("P21")
    post.powers = [*post.powers, "handle_order"]
    post.save()
    give_missing_powers(default_powers())
    post.refresh_from_db()
    assert "handle_order" in post.powers


def test_seeding_anew_gives_them_too(cast: Cast) -> None:
    without("P21")
    load_reference()
    assert holds(cast)


def test_the_command_says_what_it_would_give_before_it_does(
    cast: Cast, alpha: Tenant, capsys: pytest.CaptureFixture[str]
) -> None:
    without("P21")
    with acting_for_nobody():
        call_command("powers", tenant="alpha", check=True)
    assert capsys.readouterr().out.splitlines() == ["P21\tmanage_staff\t1 appointments"]
    with acting_for(alpha):
        assert len(missing_powers(default_powers())) == 1
    with acting_for_nobody():
        call_command("powers", tenant="alpha")
    with acting_for(alpha):
        assert holds(cast)
    capsys.readouterr()
    with acting_for_nobody():
        call_command("powers", tenant="alpha")
    assert "has its powers" in capsys.readouterr().out
