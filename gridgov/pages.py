"""Pages travel compressed. Photos and workbooks are compressed in themselves, style sheets by whitenoise."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORDS = ("text/html", "application/json")


class CompressedPages(GZipMiddleware):
    """Up to a hundred bytes of random length go with each page, so that its length tells nothing (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(WORDS):
            return response
        return super().process_response(request, response)
