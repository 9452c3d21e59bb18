"""The same photo under the same id on several lines at once is one upload."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

from django.db import connection
from pytest_django import DjangoDbBlocker

from apps.events.evidence import receive
from apps.events.models import Upload
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.events.photos.pictures import photo

TIMES = 4


def test_one_upload_sent_four_times_at_once_is_one(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> None:
    with acting_for(fresh_tenant):
        person_id = casting.load().worker.person.pk
    client_id, start = uuid4(), Barrier(TIMES)

    def send(_turn: int) -> tuple[int, bool]:
        try:
            with django_db_blocker.unblock(), acting_for(fresh_tenant):
                start.wait(timeout=60)
                upload, is_new = receive(person_id=person_id, client_id=client_id, photo=photo(1))
                return upload.pk, is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        results = list(pool.map(send, range(TIMES)))

    assert len({pk for pk, _new in results}) == 1
    assert sorted(new for _pk, new in results) == [False, False, False, True]
    with acting_for(fresh_tenant):
        assert Path(Upload.objects.get().file.path).exists()
