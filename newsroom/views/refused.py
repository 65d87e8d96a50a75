"""A form of the newsroom that came without its token, or with an old one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from config.stores import NEWSROOM, store_of


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django asks here (CSRF_FAILURE_VIEW). reason: its own words for it, for no reader.

    Raises PermissionDenied at a public address: the public site has its own page for that, and no form with a token.
    """
    if store_of(request.path_info) != NEWSROOM:
        raise PermissionDenied
    site: Any = admin.site
    return site.form_refused(request, elsewhere=reason.startswith(("Origin", "Referer")))
