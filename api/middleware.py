"""Any web page may read the API: its data are public, and it knows no user."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "ETag, Location",
    "Access-Control-Max-Age": "86400",
}


class CrossOriginMiddleware:
    """Answers a browser's question before the request (OPTIONS), and marks every answer below /api/, redirects and
    errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if asks else self.get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        return response
