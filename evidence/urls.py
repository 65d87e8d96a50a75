"""Pages of layer 0. The path converters serve the pages of all layers."""

from django.urls import path, register_converter

from evidence.pages import RecordKey, SlugPart
from evidence.version_views import CorrectionList, VersionList, VersionPage, VersionQuote
from evidence.views import SourceList, SourcePage

register_converter(SlugPart, "slugpart")
register_converter(RecordKey, "recordkey")

urlpatterns = [
    path("sources/", SourceList.as_view(), name="sources"),
    path("sources/<slugpart:slug><recordkey:key>/", SourcePage.as_view(), name="source"),
    path("versions/<slug:kind>/<str:record_id>/", VersionList.as_view(), name="versions"),
    path("versions/<slug:kind>/<str:record_id>/<int:number>/", VersionPage.as_view(), name="version"),
    path(
        "versions/<slug:kind>/<str:record_id>/<int:number>/cite.<slug:extension>",
        VersionQuote.as_view(),
        name="quote",
    ),
    path("corrections/", CorrectionList.as_view(), name="corrections"),
]
