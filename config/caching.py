"""How long what the public gets may be kept: never without asking, and not at all once it is withdrawn; and the asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware

from config.stores import PUBLISHED, store_of

GONE = 410


class PublicCacheMiddleware:
    """Public answers may be kept, but have to be asked about (their ETag tells) before they are shown again: what is
    withdrawn must be gone at once. A 410 is never kept, for the record may come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if store_of(request.path_info) == PUBLISHED and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store" if response.status_code == GONE else "no-cache"
        return response


class ConditionalMiddleware(ConditionalGetMiddleware):
    """ETags and 304, for HEAD as for GET: whoever asks for the head alone gets that of the page (RFC 9110, 9.3.2). Django's
    own knows GET alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method != "HEAD":
            return super().process_response(request, response)
        request.method = "GET"
        try:
            return super().process_response(request, response)
        finally:
            request.method = "HEAD"
