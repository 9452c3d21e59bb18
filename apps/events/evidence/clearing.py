"""Takes away uploads that nobody used, and files that no row names."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Q

from apps.events.models import Evidence, Upload

GRACE = timedelta(days=1)  # no request or task lasts that long, so whatever is older belongs to a finished one
BATCH = 1000
FOLDER = "evidence"


def clear_orphans(now: datetime) -> int:
    """Deletes expired uploads, then files older than a day that no row names. Returns how many files; repeatable."""
    Upload.objects.filter(expires_at__lt=now - GRACE).delete()
    root = Path(default_storage.path(FOLDER))
    cleared = 0
    old = _old_files(root, now)
    while names := list(islice(old, BATCH)):
        for name in set(names) - _named(names):
            default_storage.delete(name)
            cleared += 1
    return cleared


def _old_files(root: Path, now: datetime) -> Iterator[str]:
    before = (now - GRACE).timestamp()
    for path in sorted(root.rglob("*.jpg")):
        if path.stat().st_mtime < before:
            yield f"{FOLDER}/{path.relative_to(root).as_posix()}"


def _named(names: list[str]) -> set[str]:
    found: set[str] = set()
    for model in (Evidence, Upload):
        rows = model.objects.filter(Q(file__in=names) | Q(thumbnail__in=names))
        for pair in rows.values_list("file", "thumbnail"):
            found.update(pair)
    return found
