"""What several commands take: a tenant's slug, a file."""

from pathlib import Path

from django.core.management.base import CommandError

from apps.tenancy.models import Tenant


def named_tenant(slug: str) -> Tenant:
    """The tenant, or a sentence."""
    tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is None:
        raise CommandError(f"There is no tenant “{slug}”. Open it first: manage.py tenant create {slug} …")
    return tenant


def read(path: Path) -> bytes:
    """The file's bytes, or a sentence."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise CommandError(f"{path} cannot be read: {problem.strerror}. Check the path.") from problem
