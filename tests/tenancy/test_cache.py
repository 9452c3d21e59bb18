"""What is cached (in a real Redis) belongs to the tenant that cached it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from redis import Redis

from apps.tenancy.context import acting_for
from tests.tenancy.conftest import Both

KEY = "tests:secret"


@pytest.fixture
def kept_by_alpha(both: Both) -> Iterator[None]:
    with acting_for(both.alpha):
        cache.set(KEY, "of alpha", 60)
        yield
        cache.delete(KEY)


@pytest.mark.usefixtures("kept_by_alpha")
def test_a_cached_value_is_seen_by_its_own_tenant_only(both: Both) -> None:
    assert cache.get(KEY) == "of alpha"
    with acting_for(both.beta):
        assert cache.get(KEY) is None
        assert cache.get_many([KEY]) == {}
        assert KEY not in cache


@pytest.mark.usefixtures("kept_by_alpha")
def test_what_the_other_tenant_writes_or_deletes_is_its_own(both: Both) -> None:
    with acting_for(both.beta):
        assert cache.add(KEY, "of beta", 60)
        cache.set(KEY, "of beta again", 60)
        cache.delete(KEY)
    assert cache.get(KEY) == "of alpha"


def test_a_cached_value_is_not_seen_outside_of_a_tenant(both: Both) -> None:
    with acting_for(both.alpha):
        cache.set(KEY, "of alpha", 60)
    assert cache.get(KEY) is None
    with acting_for(both.alpha):
        cache.delete(KEY)


@pytest.mark.usefixtures("kept_by_alpha")
def test_every_key_in_redis_begins_with_its_schema() -> None:
    with Redis.from_url(settings.REDIS_URL) as redis:
        assert [key.partition(b":")[0] for key in redis.scan_iter(f"*{KEY}")] == [b"t_alpha"]
