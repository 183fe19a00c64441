"""Pages travel compressed; streams do not, or their news would wait in the compressor."""

from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompression(GZipMiddleware):
    """Django's own compression, which pads each answer by a random length against guessing from sizes (BREACH)."""

    def process_response(self, request, response):  # type: ignore[no-untyped-def]  # as Django's own
        answered: HttpResponseBase = response if response.streaming else super().process_response(request, response)
        return answered
