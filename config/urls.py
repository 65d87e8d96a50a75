"""Addresses: the newsroom below its prefix, the API below /api/, the public site for the rest."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("", include("website.urls")),
]
if not settings.PUBLIC_ONLY:
    urlpatterns.insert(0, path(settings.NEWSROOM_PREFIX.strip("/") + "/", include("newsroom.urls")))

handler400 = "website.errors.bad_request"
handler403 = "website.errors.forbidden"
handler404 = "website.errors.not_found"
handler500 = "website.errors.server_error"
