"""The connection acts for the tenant at hand, whatever happened on it before."""

import os
from contextlib import nullcontext, suppress

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from apps.grids.models import Unit
from apps.staff.models import User
from apps.tenancy.context import NoTenant, acting_for, current
from apps.tenancy.middleware import TenantMiddleware
from apps.tenancy.models import Tenant
from tests.tenancy.conftest import Both
from tests.tenancy.probes import actor_of, ask, nobody, stopped, whoami


def test_it_acts_as_the_tenants_own_role_and_in_its_schema_alone(both: Both) -> None:
    for tenant in (both.alpha, both.beta, both.alpha):
        with acting_for(tenant):
            assert whoami() == actor_of(tenant)
        assert whoami() == nobody()


def test_outside_of_a_tenant_its_tables_cannot_be_reached(both: Both) -> None:
    with stopped("does not exist"):
        Unit.objects.count()
    with stopped("permission denied for schema t_alpha"):
        ask("SELECT * FROM t_alpha.grids_unit")
    with stopped("permission denied for schema template_tenant"):
        ask("SELECT * FROM template_tenant.grids_unit")
    with pytest.raises(NoTenant):
        current()


def test_outside_of_a_tenant_the_list_of_tenants_can_only_be_read(both: Both) -> None:
    assert Tenant.objects.count() >= 2
    with stopped("permission denied for table tenancy_tenant"):
        Tenant.objects.update(is_active=False)


def test_an_actor_cannot_see_what_tenants_share(both: Both) -> None:
    with acting_for(both.alpha), stopped("does not exist"):
        Tenant.objects.count()


def test_a_tenant_inside_a_tenant_ends_with_its_block(both: Both) -> None:
    with acting_for(both.alpha):
        with acting_for(both.beta):
            assert whoami() == actor_of(both.beta)
        assert whoami() == actor_of(both.alpha)


@pytest.mark.parametrize("in_transaction", [False, True])
def test_a_missing_role_stops_the_query_and_every_one_after_it(both: Both, in_transaction: bool) -> None:
    with acting_for(both.alpha):
        whoami()
        for _again in range(2):
            block = transaction.atomic() if in_transaction else nullcontext()
            refused = pytest.raises(DatabaseError, match=r"role .+_t_gone. does not exist")
            with acting_for(Tenant(schema_name="t_gone")), refused, block:
                whoami()
        assert whoami() == actor_of(both.alpha)


@transaction.atomic
def _work_and_fail(tenant: Tenant) -> None:
    assert whoami() == actor_of(tenant)
    raise ZeroDivisionError


def test_a_rollback_takes_back_the_role_and_it_is_set_again(both: Both) -> None:
    with acting_for(both.beta):
        whoami()
    with acting_for(both.alpha):
        with pytest.raises(ZeroDivisionError):
            _work_and_fail(both.alpha)
        assert whoami() == actor_of(both.alpha)


def test_a_rollback_to_a_savepoint_takes_back_the_role_and_it_is_set_again(both: Both) -> None:
    with acting_for(both.beta), transaction.atomic():
        whoami()
        with acting_for(both.alpha):
            with pytest.raises(ZeroDivisionError):
                _work_and_fail(both.alpha)
            assert whoami() == actor_of(both.alpha)
        assert whoami() == actor_of(both.beta)


def test_an_error_that_was_swallowed_inside_a_transaction_leaves_no_other_tenants_role(both: Both) -> None:
    """COMMIT of a broken transaction is a silent ROLLBACK, of the role as well."""
    with acting_for(both.beta):
        whoami()
    with acting_for(both.alpha):
        with transaction.atomic(), suppress(DatabaseError):
            ask("SELECT 1 / 0")
        assert whoami() == actor_of(both.alpha)


def test_named_cursors_act_for_the_tenant(both: Both) -> None:
    for tenant in (both.alpha, both.beta):
        with acting_for(tenant), connection.chunked_cursor() as cursor:
            cursor.execute("SELECT current_user::text, current_setting('search_path')")
            assert cursor.fetchall() == [actor_of(tenant)]


def test_a_row_by_row_reader_reads_its_own_tenant(fresh_tenant: Tenant) -> None:
    with acting_for(fresh_tenant):
        Unit.objects.update(name="新区")
        assert {unit.name for unit in Unit.objects.iterator(chunk_size=1)} == {"新区"}
    with acting_for(Tenant.objects.get(slug="alpha")):
        assert "新区" not in {unit.name for unit in Unit.objects.iterator(chunk_size=1)}


@pytest.mark.skipif("SUPERUSER_DATABASE_URL" not in os.environ, reason="nobody here may end another's connection")
def test_a_new_connection_after_a_lost_one_acts_for_the_tenant(both: Both) -> None:
    with acting_for(both.alpha):
        (pid,) = ask("SELECT pg_backend_pid()")
        _end_session(pid)
        with pytest.raises(OperationalError):
            whoami()
        connection.close_if_unusable_or_obsolete()
        assert whoami() == actor_of(both.alpha)


def _end_session(pid: int) -> None:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["SUPERUSER_DATABASE_URL"], dbname=name, autocommit=True) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_no_prepared_statement_stays_behind(both: Both) -> None:
    with acting_for(both.alpha):
        for number in range(10):
            Unit.objects.filter(pk=number).exists()
    assert ask("SELECT count(*) FROM pg_prepared_statements") == (0,)


def fail_plainly() -> None:
    raise ZeroDivisionError


def fail_in_a_transaction() -> None:
    with transaction.atomic():
        whoami()
        raise ZeroDivisionError


def fail_in_a_savepoint() -> None:
    with transaction.atomic(), transaction.atomic():
        whoami()
        raise ZeroDivisionError


def fail_in_the_database() -> None:
    with transaction.atomic():
        ask("SELECT 1 / 0")


@pytest.mark.parametrize("fail", [fail_plainly, fail_in_a_transaction, fail_in_a_savepoint, fail_in_the_database])
def test_a_request_that_fails_half_way_leaves_the_connection_clean(
    both: Both, rf: RequestFactory, fail: object
) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        assert whoami() == actor_of(both.alpha)
        fail()  # type: ignore[operator]
        raise AssertionError

    with pytest.raises((ZeroDivisionError, DatabaseError)):
        TenantMiddleware(view)(rf.get("/t/alpha/"))
    assert whoami() == nobody()
    assert not connection.in_atomic_block
    with acting_for(both.beta):
        assert whoami() == actor_of(both.beta)


def test_somebody_looked_up_lazily_after_the_request_is_found_in_no_tenant(both: Both, rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: User.objects.first())  # type: ignore[assignment]
        return HttpResponse()

    request = rf.get("/t/alpha/")
    TenantMiddleware(view)(request)
    with stopped("does not exist"):
        bool(request.user.pk)
