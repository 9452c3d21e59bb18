"""Opening tenants and bringing their schemas up to date. Runs as the owner, from the command line only."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management.commands.migrate import Command as MigrateCommand
from django_tenants.migration_executors.base import run_migrations
from psycopg import sql

from apps.errors import Refused
from apps.tenancy import cloning, database
from apps.tenancy.models import TEMPLATE_SCHEMA, Domain, Tenant
from apps.tenancy.names import PUBLIC, schema_of

SHARED_APP = Tenant._meta.app_label  # the only one with tables in the public schema


@contextmanager
def owner_connection() -> Iterator[database.Connection]:
    """A connection of the owner's, outside Django's, in one transaction."""
    if not settings.OWNER_DATABASE_URL:
        raise Refused("no_owner", "OWNER_DATABASE_URL is not set: tenants are opened and migrated as the owner.")
    with closing(psycopg.connect(settings.OWNER_DATABASE_URL)) as connection, connection:
        yield connection


def login_role() -> str:
    """The role that web, worker and beat log in as, read from DATABASE_URL."""
    return str(psycopg.conninfo.conninfo_to_dict(settings.LOGIN_DATABASE_URL)["user"])


def append_only_tables() -> list[str]:
    """Tables of models that say `append_only = True`."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))


def migrate(*, verbosity: int = 0) -> None:
    """Shared tables, the template, then each tenant; rights and triggers are renewed after each."""
    _migrate_schema(PUBLIC, verbosity, app=SHARED_APP)
    with owner_connection() as connection:
        database.share(connection, login=login_role())
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(TEMPLATE_SCHEMA)))
    _migrate_schema(TEMPLATE_SCHEMA, verbosity)
    with owner_connection() as connection:
        database.seal(connection, schema=TEMPLATE_SCHEMA, append_only=append_only_tables())
    for tenant in Tenant.objects.order_by("id"):
        _migrate_schema(tenant.schema_name, verbosity)
        with owner_connection() as connection:
            open_to_actor(connection, tenant.schema_name)


def _migrate_schema(schema: str, verbosity: int, *, app: str = "") -> None:
    """`app`: this one alone. Django works out a state for every migration, also of tables that a schema has none of."""
    parser = MigrateCommand().create_parser("manage.py", "migrate")
    words = [*([app] if app else []), "--noinput", "--skip-checks", "--verbosity", str(verbosity)]
    options = vars(parser.parse_args(words))
    options.pop("args", None)
    run_migrations([], options, "tenant", schema)


def open_to_actor(connection: database.Connection, schema: str) -> None:
    """Gives the tenant's actor its rights and seals what is append-only."""
    actor = database.ensure_actor(connection, schema=schema, login=login_role())
    database.grant(connection, schema=schema, actor=actor, append_only=append_only_tables())
    database.seal(connection, schema=schema, append_only=append_only_tables())


def create(
    *, slug: str, name: str, division_code: str, host: str = "", source: str = TEMPLATE_SCHEMA, **fields: str
) -> Tenant:
    """Opens a tenant by cloning a schema, all or nothing.

    Raises `ValidationError` for a bad slug, division code or time zone, `Refused` when the slug or host is taken.
    """
    tenant = Tenant(slug=slug, schema_name=schema_of(slug), name=name, division_code=division_code, **fields)
    tenant.clean_fields()
    with owner_connection() as connection:
        _refuse_taken(connection, slug, host)
        cloning.clone(connection, source=source, target=tenant.schema_name)
        open_to_actor(connection, tenant.schema_name)
        _insert(connection, tenant, host)
    return Tenant.objects.get(slug=slug)


def _refuse_taken(connection: database.Connection, slug: str, host: str) -> None:
    """Whoever opens a tenant at the same moment waits here, and is then refused."""
    connection.execute("LOCK TABLE public.tenancy_tenant IN SHARE ROW EXCLUSIVE MODE")
    if connection.execute("SELECT 1 FROM public.tenancy_tenant WHERE slug = %s", [slug]).fetchone():
        raise Refused("slug_taken", f"There is a tenant “{slug}” already. Choose another slug.")
    if connection.execute("SELECT 1 FROM public.tenancy_domain WHERE domain = %s", [host]).fetchone():
        raise Refused("host_taken", f"The host name “{host}” leads to another tenant already. Choose another.")


def _insert(connection: database.Connection, tenant: Tenant, host: str) -> None:
    row = connection.execute(
        "INSERT INTO public.tenancy_tenant "
        "(slug, schema_name, name, name_en, division_code, zone_name, language, is_active, created_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, true, now()) RETURNING id",
        [
            tenant.slug,
            tenant.schema_name,
            tenant.name,
            tenant.name_en,
            tenant.division_code,
            tenant.zone_name,
            tenant.language,
        ],
    ).fetchone()
    if host and row:
        connection.execute(
            "INSERT INTO public.tenancy_domain (domain, tenant_id, is_primary) VALUES (%s, %s, true)", [host, row[0]]
        )


def tenants() -> list[tuple[Tenant, list[str]]]:
    """Every tenant with its host names."""
    hosts: dict[int, list[str]] = {}
    for domain in Domain.objects.order_by("domain"):
        hosts.setdefault(domain.tenant_id, []).append(domain.domain)
    return [(tenant, hosts.get(tenant.pk, [])) for tenant in Tenant.objects.order_by("slug")]
