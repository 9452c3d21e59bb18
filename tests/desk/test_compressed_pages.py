"""Pages travel compressed, with a length that tells nothing; what is compressed in itself goes as it is."""

import gzip
from collections.abc import Callable

from django.test import Client

from tests.cast import Cast


def test_a_page_is_compressed_for_a_browser_that_reads_it(cast: Cast, client_of: Callable[..., Client]) -> None:
    client = client_of(cast.worker)
    page = "/t/alpha/report/"
    plain, small = client.get(page), client.get(page, headers={"accept-encoding": "gzip"})

    assert small["Content-Encoding"] == "gzip"
    assert b"<form" in gzip.decompress(small.content)
    assert len(small.content) < len(plain.content) / 2


def test_the_same_page_is_not_always_as_long(cast: Cast, client_of: Callable[..., Client]) -> None:
    client = client_of(cast.worker)
    page = "/t/alpha/queues/events/"
    lengths = {len(client.get(page, headers={"accept-encoding": "gzip"}).content) for _ in range(12)}

    assert len(lengths) > 2


def test_a_file_that_is_no_page_goes_as_it_is(cast: Cast, client_of: Callable[..., Client]) -> None:
    answer = client_of(cast.worker).get("/t/alpha/sw.js", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in answer
