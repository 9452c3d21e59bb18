"""The key that an account's reports are sealed with while they wait on a phone (decision 025)."""

from base64 import b64encode
from secrets import token_bytes

from apps.staff.models import OutboxKey, User

BYTES = 32  # AES-256


def outbox_key(user: User) -> str:
    """The same on every phone and for ever, so that what waits opens whenever its owner logs in again."""
    row, _made = OutboxKey.objects.get_or_create(user=user, defaults={"key": b64encode(token_bytes(BYTES)).decode()})
    row.refresh_from_db(fields=["key"])
    return row.key.open()
