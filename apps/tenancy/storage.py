"""Files of a tenant lie in a folder of its own, and have no address: views serve them to those who may see them."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property

from apps.tenancy.context import current


class TenantStorage(FileSystemStorage):
    """`MEDIA_ROOT/<schema>/…`, found anew on every access, so that nothing of one tenant outlives its request."""

    @cached_property
    def base_location(self) -> Path:
        return Path(settings.MEDIA_ROOT)

    @property
    def location(self) -> str:
        return str(self.base_location / current().schema_name)
