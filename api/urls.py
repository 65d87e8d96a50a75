"""Addresses of the API: one set for each kind of record that the registry knows a viewset for."""

from django.urls import path, re_path
from django.utils.module_loading import import_string
from rest_framework.routers import SimpleRouter

from api.changes import Changes
from api.search import Search
from api.views import ApiRoot, Documentation, Nothing, Schema
from evidence.registry import served


def record_routes() -> SimpleRouter:
    """The addresses of all kinds of record, as the registry has them now."""
    router = SimpleRouter()
    for kind in served():
        router.register(kind.slug, import_string(kind.viewset), basename=f"api-{kind.slug}")
    return router


urlpatterns = [
    path("", ApiRoot.as_view(), name="api-root"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("changes/", Changes.as_view(), name="api-changes"),
    path("search/", Search.as_view(), name="api-search"),
    path("docs/", Documentation.as_view(), name="api-docs"),
    *record_routes().urls,
    # Addresses without the last slash are redirected by CommonMiddleware first.
    re_path(r"^.*/$", Nothing.as_view()),
]
