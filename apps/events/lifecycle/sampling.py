"""Which events are looked at besides the rule: fair, the same whenever asked, and not to be foreseen from outside."""

from django.utils.crypto import salted_hmac

from apps.tenancy.context import current


def is_sampled(what: str, event_id: int, *, one_in: int) -> bool:
    """One of `one_in`, decided by a hash of the event's id under the secret key."""
    digest = salted_hmac(f"gridgov.{what}", f"{current().schema_name}:{event_id}", algorithm="sha256").digest()
    return int.from_bytes(digest[:8]) % one_in == 0
