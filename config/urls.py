"""Addresses: the newsroom below its prefix, the API below /api/, the public site for the rest, in other languages than
English below theirs (config.languages)."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("", include("website.well_known")),
    *i18n_patterns(path("", include("website.urls")), prefix_default_language=False),
]
if not settings.PUBLIC_ONLY:
    urlpatterns.insert(0, path(settings.NEWSROOM_PREFIX.strip("/") + "/", include("newsroom.urls")))

handler400 = "website.errors.bad_request"
handler403 = "website.errors.forbidden"
handler404 = "website.errors.not_found"
handler500 = "website.errors.server_error"
