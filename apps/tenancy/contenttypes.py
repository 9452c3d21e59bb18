"""Content types are numbered by each tenant's own database; Django remembers them for the whole process."""

from typing import Any

from django.contrib.contenttypes.models import ContentType

from apps.tenancy.context import connection


class CacheByTenant(dict[Any, dict[Any, ContentType]]):
    """Stands where Django keeps what it has looked up, with the schema as part of every key."""

    def __getitem__(self, using: str) -> dict[Any, ContentType]:
        return super().__getitem__((using, connection.schema_name))

    def setdefault(self, using: str, default: Any = None) -> dict[Any, ContentType]:
        return super().setdefault((using, connection.schema_name), default)


def separate_by_tenant() -> None:
    ContentType.objects._cache = CacheByTenant()  # type: ignore[attr-defined]
