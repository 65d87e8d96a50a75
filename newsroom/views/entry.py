"""The page on which a person, an affiliation and its citation are entered together, and the one that follows it."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from evidence.admin_words import period_sentences, standing_sentence
from evidence.registry import registry
from newsroom.forms.entry import EntryForm
from newsroom.permissions import PUBLISH, may_enter
from newsroom.publishing import State, states
from newsroom.views.selection import change_url
from people.models import Affiliation

REFUSED = "You may read the newsroom, but not enter records. Ask for the group Reporter."


@require_http_methods(["GET", "POST"])
def enter_view(request: HttpRequest) -> HttpResponse:
    """GET ?person=…&organization=…&role=…&source=…: the form, with these picked. POST: enter it."""
    if not may_enter(request.user):
        raise PermissionDenied(REFUSED)
    if request.method == "POST":
        form = EntryForm(request.POST)
        saved = _save(request, form)
        if saved is not None:
            admin.site.get_model_admin(Affiliation).log_addition(request, saved, [{"added": {}}])
            return _after(request, saved)
    else:
        form = EntryForm(chosen=request.GET.dict())
    context = {
        **admin.site.each_context(request),
        "title": "Enter who held which post, and who says so",
        "form": form,
    }
    return TemplateResponse(request, "newsroom/enter.html", context)


def _save(request: HttpRequest, form: EntryForm) -> Affiliation | None:
    if not form.is_valid():
        return None
    try:
        return form.save(by=request.user)  # type: ignore[arg-type]
    except IntegrityError as error:
        # Somebody else entered the same meanwhile.
        form["affiliation"].add_error(
            None, f"The database refused this: {str(error).splitlines()[0]}. Nothing was saved."
        )
        return None


def _after(request: HttpRequest, saved: Affiliation) -> HttpResponse:
    if "_another" not in request.POST:
        return HttpResponseRedirect(reverse("newsroom-entered", args=[saved.pk]))
    messages.success(request, format_html('Saved: <a href="{}">{}</a>.', change_url(saved), saved))
    source = saved.citations.get().source_id
    return HttpResponseRedirect(f"{reverse('newsroom-enter')}?{urlencode({'source': str(source)})}")


@require_safe
def entered_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was entered, what it adds up to, and what can be done with it next."""
    if not request.user.has_perm("people.view_affiliation"):
        raise PermissionDenied(REFUSED)
    found = Affiliation.objects.using("default").select_related("person", "role", "organization")
    affiliation = get_object_or_404(found, pk=pk)
    sources = [citation.source for citation in affiliation.citations.select_related("source")]
    records = [affiliation, affiliation.person, affiliation.organization, affiliation.role, *sources]
    enter = reverse("newsroom-enter")
    publish = urlencode({"kind": registry.of(affiliation).slug, "id": str(affiliation.pk)})
    context = {
        **admin.site.each_context(request),
        "title": "Saved in the newsroom",
        "affiliation": affiliation,
        "sentences": [standing_sentence(affiliation.standing), *period_sentences(affiliation.period)],
        "records": [_line(record) for record in records],
        "publish_url": f"{reverse('newsroom-publish')}?{publish}" if request.user.has_perm(PUBLISH) else "",
        "same_source_url": f"{enter}?{urlencode({'source': str(sources[0].pk)})}" if sources else "",
        "same_person_url": f"{enter}?{urlencode({'person': str(affiliation.person_id)})}",
        "is_draft": _state(affiliation) != State.PUBLISHED,
    }
    return TemplateResponse(request, "newsroom/entered.html", context)


def _state(record: Any) -> str:
    return states(registry.of(record), [record.pk])[record.pk]


def _line(record: Any) -> dict[str, Any]:
    state = _state(record)
    return {"label": registry.of(record).label, "record": record, "url": change_url(record), "state": state}
