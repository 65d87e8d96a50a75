"""The newsroom's admin site: Django's own, with our name, texts and pages.

Apps register their models here from below (`django.contrib.admin.site` is an instance of it). Every root of an
aggregate gets the newsroom's part on top: what the public sees, publishing, withdrawing, readable history. So a new
kind of record has all of that by being registered, and its app doesn't know of the newsroom.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from evidence.nearest import nearest_first
from evidence.registry import registry
from newsroom.missed import missed
from newsroom.permissions import PUBLISH, may_enter
from newsroom.record_admin import NewsroomRecordAdmin
from newsroom.typed import typed
from newsroom.views.selection import change_url
from newsroom.waiting import sent_back_to
from newsroom.working import working_in

# The index, in the order in which journalists look for things: heading, and the models below it.
INDEX: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("People", ("people.Person", "people.OverlapGroup", "newsroom.Hypothesis")),
    ("Organizations", ("orgs.Organization",)),
    ("Affiliations", ("people.Affiliation", "people.AffiliationOrder")),
    ("Links", ("orgs.OrganizationLink", "people.PersonLink")),
    ("Events and agreements", ("investigations.Event", "investigations.Agreement")),
    ("Measures and stances", ("investigations.Measure", "investigations.Stance")),
    ("Claims", ("investigations.Claim", "investigations.ClaimLink")),
    ("Dossiers", ("investigations.Investigation", "newsroom.Desk")),
    ("Sources", ("evidence.Source",)),
    ("Imports", ("exchange.QueuedRow", "exchange.Import")),
    ("The revolving door", ("people.Rule", "orgs.Door")),
    (
        "Vocabulary",
        (
            "people.Role",
            "people.RoleCategory",
            "orgs.OrganizationKind",
            "orgs.Sphere",
            "investigations.EventKind",
            "investigations.EventPart",
            "investigations.MeasureKind",
            "investigations.Unit",
        ),
    ),
    ("Readers", ("newsroom.Message",)),
    ("Publications", ("newsroom.Publication", "newsroom.Embargo", "newsroom.DefenceFile")),
    ("Users", ("auth.User", "auth.Group")),
)
REST = "Other records"


class NearestFirst(AutocompleteJsonView):
    """What a search box offers: the name that was typed, before all that have it in theirs."""

    def get_queryset(self) -> QuerySet[Any]:
        return nearest_first(super().get_queryset(), self.term)


class NewsroomSite(admin.AdminSite):
    site_header = "Draaideur newsroom"
    site_title = "Draaideur newsroom"
    index_title = "What do you want to enter?"
    site_url = "/"
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        for model in models:
            chosen = admin_class or ModelAdmin
            if model in registry and not issubclass(chosen, NewsroomRecordAdmin):
                # The actions of both: a class attribute would hide those of the other.
                own = {
                    "__module__": chosen.__module__,
                    "actions": (*(chosen.actions or ()), *NewsroomRecordAdmin.actions),
                }
                chosen = type(chosen.__name__, (NewsroomRecordAdmin, chosen), own)
            super().register(model, chosen, **options)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Refusals are told in the newsroom's own frame, and what somebody whose login ended has sent isn't thrown away."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            leaving = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not request.user.is_authenticated and not leaving:
                return self.form_refused(request)
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied as refusal:
                return self._refused(request, title="This can't be done", reason=str(refusal))

        return shown

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        response = NearestFirst.as_view(admin_site=self)(request)
        assert isinstance(response, HttpResponse)
        return response

    def form_refused(self, request: HttpRequest, *, elsewhere: bool = False) -> HttpResponse:
        """A form that came without a login, or without the token of one; what was typed into it is given back. elsewhere: it
        came from another site."""
        if elsewhere:
            return self._refused(request, title="This form came from another site", form_refused="elsewhere")
        ended = not request.user.is_authenticated
        title = "Log in again" if ended else "This form has to be sent again"
        how = "login" if ended else "token"
        return self._refused(request, title=title, form_refused=how, typed=list(typed(request)))

    def _refused(self, request: HttpRequest, **context: Any) -> HttpResponse:
        context = {**self.each_context(request), **context}
        return TemplateResponse(request, "newsroom/refused.html", context, status=403)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        frame = {"may_enter": may_enter(request.user), "working_in": working_in(request)}
        return {**super().each_context(request), **frame}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page tells whoever logs in what of theirs was sent back, and whoever publishes what didn't go out."""
        user: Any = request.user
        back = [
            (record, registry.of(record).label, change_url(record), note)
            for record, note in sent_back_to(user)
        ]
        late = missed() if user.has_perm(PUBLISH) else []
        return super().index(request, {"sent_back": back, "missed": late, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The groups of INDEX, as far as the user may see them; Django's own list for the page of one app."""
        apps = super().get_app_list(request, app_label)
        return apps if app_label else list(_regrouped(apps))


def _regrouped(apps: list[Any]) -> Iterator[dict[str, Any]]:
    """The entries of Django's list, in the groups of INDEX; what no group names comes last."""
    entries = {entry["model"]._meta.label: entry for app in apps for entry in app["models"]}
    named = {label for _heading, labels in INDEX for label in labels}
    groups = (*INDEX, (REST, tuple(label for label in entries if label not in named)))
    for heading, labels in groups:
        models = [entries[label] for label in labels if label in entries]
        if models:
            yield {
                "name": heading,
                "app_label": heading.lower().replace(" ", "-"),
                "app_url": models[0]["admin_url"] or "",
                "has_module_perms": True,
                "models": models,
            }
