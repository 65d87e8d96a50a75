"""The public site: its own pages, and those of every app that has records."""

from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.urls import include, path

from evidence.registry import registry
from website.about import Data, Method
from website.embeds import Embed
from website.feeds import ChangesFeed, CorrectionsFeed, RecordFeed
from website.home import Home
from website.report import Report, ReportSent
from website.search import SearchPage, Suggestions
from website.styleguide import StyleGuide
from website.well_known import reading

# A new kind of record brings its pages along in its own app's urls.py.
RECORD_APPS = sorted({apps.get_app_config(aggregate.root._meta.app_label).name for aggregate in registry})

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("method/", Method.as_view(), name="method"),
    path("data/", Data.as_view(), name="data"),
    path("corrections/report/", Report.as_view(), name="report"),
    path("corrections/report/sent/", ReportSent.as_view(), name="report-sent"),
    path("search/", SearchPage.as_view(), name="search"),
    path("search/suggestions/", Suggestions.as_view(), name="suggestions"),
    *(path("", include(f"{name}.urls")) for name in RECORD_APPS if find_spec(f"{name}.urls")),
    # After those of layer 0, which bring the converters.
    path("feeds/changes/", reading(ChangesFeed()), name="feed-changes"),
    path("feeds/corrections/", reading(CorrectionsFeed()), name="feed-corrections"),
    path("feeds/<slug:kind>/<recordkey:key>/", reading(RecordFeed()), name="feed"),
    path("embed/<slug:kind>/<recordkey:key>/", Embed.as_view(), name="embed"),
]

if settings.DEBUG:
    urlpatterns += [path("styleguide/", StyleGuide.as_view(), name="styleguide")]
