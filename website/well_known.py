"""Addresses that programs look for at the root of a site, whatever its languages: robots.txt, sitemap.xml, security.txt."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.site import absolute
from website import sitemaps

# Whoever finds a hole asks again when the file is older than it says; RFC 9116 wants less than a year.
VALID = timedelta(days=180)
# As django.views.View names methods.
READ = ["get", "head", "options"]


def reading(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is read and nothing else. It says which methods it takes, as the classes of views do (website.errors)."""
    taken: Any = require_http_methods([method.upper() for method in READ])(view)
    taken.http_method_names = READ
    return cast("Callable[..., HttpResponse]", taken)


def robots(request: HttpRequest) -> HttpResponse:
    """Nothing is forbidden: what isn't to be listed says so itself, which a robot must be allowed to read."""
    return _text(f"User-agent: *\nDisallow:\n\nSitemap: {absolute(request, reverse('sitemap-index'))}\n")


def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole in the site (RFC 9116). 404 where the settings name nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    day = timezone.now().date() + VALID
    expires = datetime.combine(day, time(), UTC)
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    return _text(
        f"Contact: {settings.SECURITY_CONTACT}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        f"Preferred-Languages: {languages}\nCanonical: {absolute(request, reverse('security'))}\n"
    )


def _text(words: str) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("robots.txt", reading(robots), name="robots"),
    path(".well-known/security.txt", reading(security), name="security"),
    path("sitemap.xml", reading(sitemaps.index), name="sitemap-index"),
    path("sitemap-<slug:section>.xml", reading(sitemaps.sitemap), name="sitemap"),
]
