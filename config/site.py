"""What the public site is called, and its addresses with scheme and host."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

NAME = "Draaideur"


def absolute(request: HttpRequest, path: str = "") -> str:
    """A path of the site, such as `/people/`, with the scheme and the host that it gives as its own.

    Where the settings name none (a demo), those that the request came by: only names in ALLOWED_HOSTS get so far.
    """
    return f"{settings.SITE_URL or f'{request.scheme}://{request.get_host()}'}{path}"


def host(request: HttpRequest) -> str:
    """The name of the site's host, without its port."""
    return urlsplit(absolute(request)).hostname or ""
