"""Files of a tenant lie in its own folder, and no name leads out of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from apps.tenancy.context import NoTenant, acting_for
from tests.tenancy.conftest import Both


def keep(name: str, content: bytes) -> str:
    return default_storage.save(name, ContentFile(content))


def test_the_same_name_is_another_file_in_each_tenant(both: Both) -> None:
    for tenant in both:
        with acting_for(tenant):
            assert keep("a/photo.jpg", tenant.slug.encode()) == "a/photo.jpg"
    for tenant in both:
        assert (Path(settings.MEDIA_ROOT) / tenant.schema_name / "a" / "photo.jpg").read_text() == tenant.slug


def test_a_file_of_one_tenant_is_not_there_in_the_other(both: Both) -> None:
    with acting_for(both.alpha):
        keep("photo.jpg", b"alpha")
    with acting_for(both.beta):
        assert not default_storage.exists("photo.jpg")
        with pytest.raises(FileNotFoundError):
            default_storage.open("photo.jpg")


@pytest.mark.parametrize(
    "name", ["../t_beta/photo.jpg", "a/../../t_beta/photo.jpg", "{media}/t_beta/photo.jpg", "../t_alphabet/x"]
)
def test_no_name_leads_out_of_the_folder(both: Both, name: str) -> None:
    with acting_for(both.beta):
        keep("photo.jpg", b"beta")
    wanted = name.format(media=settings.MEDIA_ROOT)
    with acting_for(both.alpha):
        for use in (default_storage.open, default_storage.exists, default_storage.delete, default_storage.size):
            with pytest.raises(SuspiciousFileOperation):
                use(wanted)
        with pytest.raises(SuspiciousFileOperation):
            keep(wanted, b"mine now")
    with acting_for(both.beta), default_storage.open("photo.jpg") as file:
        assert file.read() == b"beta"


def test_outside_of_a_tenant_there_are_no_files(both: Both) -> None:
    with pytest.raises(NoTenant):
        keep("photo.jpg", b"nobody's")


@pytest.mark.parametrize("address", ["/media/t_alpha/photo.jpg", "/t_alpha/photo.jpg", "/t/alpha/media/photo.jpg"])
def test_a_file_has_no_address_of_its_own(both: Both, client: Client, address: str) -> None:
    with acting_for(both.alpha):
        keep("photo.jpg", b"alpha")
    assert client.get(address).status_code == 404
