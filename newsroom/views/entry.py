"""The page on which a person, an affiliation and its citation are entered together, and the one that follows it."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from evidence.admin_words import period_sentences, standing_sentence
from evidence.registry import registry
from newsroom.closed import is_hidden_from_others
from newsroom.entry import entered_with
from newsroom.foresight import foreseen
from newsroom.forms.entry import EntryForm
from newsroom.models import Desk
from newsroom.opened_in import answer, elsewhere, page
from newsroom.permissions import PUBLISH, may_enter
from newsroom.publishing import State, states
from newsroom.publishing.review import policies
from newsroom.review_words import next_steps
from newsroom.untitled import untitled_in
from newsroom.views.selection import change_url
from newsroom.working import put_in
from people.models import Affiliation, AffiliationCitation

REFUSED = "You may read the newsroom, but not enter records. Ask for the group Reporter."


@require_http_methods(["GET", "POST"])
def enter_view(request: HttpRequest) -> HttpResponse:
    """GET ?person=…&organization=…&role=…&source=…: the form, with these picked. POST: enter it."""
    if not may_enter(request.user):
        raise PermissionDenied(REFUSED)
    asked = None
    if request.method == "POST":
        form = EntryForm(request.POST)
        if (before := _saved_before(form)) is not None:
            return _sent_again(request, before)
        answer(request)
        asked = elsewhere(request)
        # Asked beside whatever is wrong with the form: all of it is told at once.
        saved = _save(request, form) if form.is_valid() and not asked else None
        if saved is not None:
            _log(request, form, saved)
            return _after(request, form["citation"].instance)
        # Sent twice at the same moment: the other one was first, and this one met its rows.
        if (before := _saved_before(form)) is not None:
            return _sent_again(request, before)
    else:
        form = EntryForm(chosen=request.GET.dict())
    context = {
        **admin.site.each_context(request),
        **page(request, asked),
        "title": "Enter who held which post, and who says so",
        "form": form,
    }
    return TemplateResponse(request, "newsroom/enter.html", context)


def _save(request: HttpRequest, form: EntryForm) -> Affiliation | None:
    """Enter what a valid form holds; None, with the reason in the form, where that is refused."""
    try:
        user: Any = request.user
        with transaction.atomic(using="default"):
            saved = form.save(by=user)
            if saved is not None:
                new = [saved] if not form["post"].chosen else []
                new += [getattr(saved, part) for part in ("person", "organization") if not form[part].chosen]
                for record in new:
                    put_in(request, record)
        return saved
    except IntegrityError as error:
        # Somebody else entered the same meanwhile.
        form["affiliation"].add_error(
            None, f"The database refused this: {str(error).splitlines()[0]}. Nothing was saved."
        )
        return None


def _saved_before(form: EntryForm) -> AffiliationCitation | None:
    return entered_with(form.token) if form.token else None


def _log(request: HttpRequest, form: EntryForm, saved: Affiliation) -> None:
    """Django's own log of what was done in the admin."""
    model_admin = admin.site.get_model_admin(Affiliation)
    if form["post"].chosen:
        citation = form["citation"].instance
        added = {"added": {"name": str(citation._meta.verbose_name), "object": str(citation)}}
        model_admin.log_change(request, saved, [added])
    else:
        model_admin.log_addition(request, saved, [{"added": {}}])


def _sent_again(request: HttpRequest, citation: AffiliationCitation) -> HttpResponse:
    messages.warning(
        request,
        "This form was sent twice and saved once. If you changed something in it in between, that is not saved.",
    )
    return _after(request, citation)


def _after(request: HttpRequest, citation: AffiliationCitation) -> HttpResponse:
    saved = citation.record
    if "_another" not in request.POST:
        return HttpResponseRedirect(reverse("newsroom-entered", args=[saved.pk]))
    messages.success(request, format_html('Saved: <a href="{}">{}</a>.', change_url(saved), saved))
    source = urlencode({"source": str(citation.source_id)})
    return HttpResponseRedirect(f"{reverse('newsroom-enter')}?{source}")


@require_safe
def entered_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was entered, what it adds up to, and what can be done with it next."""
    if not request.user.has_perm("people.view_affiliation"):
        raise PermissionDenied(REFUSED)
    found = Affiliation.objects.using("default").select_related("person", "role", "organization")
    affiliation = get_object_or_404(found, pk=pk)
    cited = affiliation.citations.select_related("source")
    sources = list(dict.fromkeys(citation.source for citation in cited))
    records = [affiliation, affiliation.person, affiliation.organization, affiliation.role, *sources]
    enter, state = reverse("newsroom-enter"), _state(affiliation)
    publish = urlencode({"kind": registry.of(affiliation).slug, "id": str(affiliation.pk)})
    context = {
        **admin.site.each_context(request),
        "title": "Saved in the newsroom",
        "affiliation": affiliation,
        "standing": standing_sentence(affiliation.standing),
        "dates": period_sentences(affiliation.period, affiliation.standing),
        "doubts": [why for _post, why in foreseen(registry.of(affiliation), [affiliation.pk])],
        "untitled": untitled_in({registry.of(affiliation): {affiliation.pk}}),
        "dates_agree": affiliation.period.agrees,
        "may_enter": may_enter(request.user),
        "records": [_line(record) for record in records],
        "publish_url": f"{reverse('newsroom-publish')}?{publish}" if request.user.has_perm(PUBLISH) else "",
        "same_source_url": f"{enter}?{urlencode({'source': str(sources[0].pk)})}" if sources else "",
        "cite_url": f"{enter}?{urlencode(_ends(affiliation))}",
        "same_person_url": f"{enter}?{urlencode({'person': str(affiliation.person_id)})}",
        "is_draft": state != State.PUBLISHED,
        "who_sees": _who_sees(affiliation, state),
        "next_steps": next_steps(policies(registry.of(affiliation), [affiliation.pk])[affiliation.pk]),
    }
    return TemplateResponse(request, "newsroom/entered.html", context)


def _who_sees(affiliation: Affiliation, state: str) -> str:
    """Of what isn't public as it is: who can look at it."""
    readers = "an earlier version" if state == State.CHANGED else "nothing"
    closed = Desk.objects.using("default").filter(closed=True, investigation__items__affiliation=affiliation)
    if dossier := closed.select_related("investigation").first():
        return f"Readers see {readers} of it; of the newsroom, those see it who work on “{dossier}”."
    if is_hidden_from_others(affiliation):
        return f"Readers see {readers} of it; of the newsroom, those see it who work on a closed dossier that it belongs to."
    return f"Readers see {readers} of it; everybody in the newsroom sees it."


def _ends(affiliation: Affiliation) -> dict[str, str]:
    return {name: str(getattr(affiliation, f"{name}_id")) for name in ("person", "organization", "role")}


def _state(record: Any) -> str:
    return states(registry.of(record), [record.pk])[record.pk]


def _line(record: Any) -> dict[str, Any]:
    state = _state(record)
    return {"label": registry.of(record).label, "record": record, "url": change_url(record), "state": state}
