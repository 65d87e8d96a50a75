"""Reviewing: show exactly what would change in public, then approve that version or send it back."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from evidence.registry import registry
from newsroom.forms.publish import ReviewForm
from newsroom.models import Decision
from newsroom.publishing import ReviewError, decide, plan_selection
from newsroom.publishing.blockers import unnamed_of
from newsroom.publishing.plan import Plan
from newsroom.publishing.review import APPROVE, LEGAL, UNSOURCED, Selection, digests, refusals
from newsroom.review_scope import in_order, next_for, scope_of
from newsroom.untitled import untitled_in
from newsroom.views.publish import SHOWN, doubts_in, grouped
from newsroom.views.selection import Chosen, change_url, chosen, review_url
from people.models import Identity, Person

UNANSWERED = "Answer this first: approved without an answer, it can't be published."
REFUSED = "Approving is for reviewers and editors. Ask one of them to look at it."


@require_http_methods(["GET", "POST"])
def review_view(request: HttpRequest) -> HttpResponse:
    """GET ?kind=people&id=…: what there is to look at. POST kind, ids, seen, decision: decide on what was shown."""
    if not request.user.has_perm(APPROVE):
        raise PermissionDenied(REFUSED)
    these = chosen(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and "seen" in request.POST:
        return _decide(request, these)
    return show_review(request, these)


def show_review(
    request: HttpRequest,
    these: Chosen,
    *,
    form: ReviewForm | None = None,
    problem: str = "",
    unanswered: Iterable[Person] = (),
) -> HttpResponse:
    """What is to be looked at. `problem`: why an attempt didn't go through. `unanswered`: of whom it has to be answered first
    whether a reader could find out who they are."""
    if not request.user.has_perm(APPROVE):
        raise PermissionDenied(REFUSED)
    selection = these.existing()
    if not selection:
        messages.error(request, "These records are not in the newsroom any more.")
        return HttpResponseRedirect(these.list_url)
    plan = plan_selection(selection)
    scope = scope_of(plan, whole=these.whole)
    records, count = scope.records, scope.count
    refused = _refused(request, records)
    data = request.POST if request.method == "POST" else request.GET
    entry = _entry(data, these)
    changes = [
        change for change in plan.changes(SHOWN) if change.record.pk in records.get(change.aggregate, ())
    ]
    context = {
        **admin.site.each_context(request),
        "title": _title(these, selection),
        "problem": problem,
        "unanswered": list(unanswered),
        "dossiers": grouped(changes),
        "nothing": not changes and not scope.later,
        "along": 0 if these.whole else count - sum(map(len, _asked(plan, records).values())),
        "later": [
            (record, registry.of(record).label, review_url(record, entry)) for record in in_order(scope.later)
        ],
        "not_shown": max(0, count - len(changes)),
        "blockers": [(each, change_url(each.record)) for each in plan.blockers if not each.by_review],
        "doubts": doubts_in(records),
        "untitled": untitled_in(records),
        "refusals": [(record, change_url(record), why) for record, why in refused],
        "entry": entry if entry and entry != these else None,
        "form": form or _form(request, plan, records),
        "chosen": these,
        "seen": _seen(records),
        "count": count,
        "may_approve": count - len(refused),
    }
    return TemplateResponse(request, "newsroom/review.html", context, status=409 if problem else 200)


def _refused(request: HttpRequest, records: Selection) -> list[tuple[Model, str]]:
    """What whoever asks may not approve here, each with why."""
    user: Any = request.user
    return refusals(records, user, together=sum(map(len, records.values())) > 1)


def _asked(plan: Plan, records: Selection) -> Selection:
    """Of what is decided on, what was asked for."""
    return {
        aggregate: found
        for aggregate, pks in records.items()
        if (found := pks & plan.asked.get(aggregate, set()))
    }


def _entry(data: QueryDict, these: Chosen) -> Chosen | None:
    """The record with which this one goes along: `entry` says which, as “affiliations:…”. It itself where one was asked for,
    None where many were. Http404 and PermissionDenied as for any record."""
    if not (given := data.get("entry")):
        return None if these.whole or len(these.pks) != 1 else these
    kind, _colon, pk = given.partition(":")
    entry = chosen(QueryDict(urlencode({"kind": kind, "id": pk})))
    entry.existing()
    return entry


def _after(request: HttpRequest, these: Chosen, entry: Chosen | None) -> str:
    """After an approval: the next record of the same entry that waits for whoever reviews, else back to the record."""
    if entry is None:
        return these.after_url
    user: Any = request.user
    record = next_for(user, plan_selection(entry.existing()))
    return entry.after_url if record is None else review_url(record, entry)


def _form(request: HttpRequest, plan: Plan, records: Selection, data: Any = None) -> ReviewForm:
    unnamed = any(
        aggregate.root is Person and aggregate.records(pks).filter(identity=Identity.UNNAMED_ONE).exists()
        for aggregate, pks in records.items()
    )
    # Facts alone rest on evidence; each is accepted without a source by itself.
    one_fact = sum(map(len, records.values())) == 1 and any(aggregate.needs_evidence for aggregate in records)
    uncited = any(not blocker.by_review for blocker in plan.blockers)
    return ReviewForm(
        data, unnamed=unnamed, unsourced=one_fact and uncited and request.user.has_perm(UNSOURCED)
    )


def _decide(request: HttpRequest, these: Chosen) -> HttpResponse:
    entry = _entry(request.POST, these)
    plan = plan_selection(these.existing())
    records = scope_of(plan, whole=these.whole).records
    form = _form(request, plan, records, request.POST)
    if request.POST["seen"] != _seen(records):
        return show_review(
            request,
            these,
            form=form,
            problem="Something was edited since you looked at it, or somebody else has decided. Look again, then decide.",
        )
    if not form.is_valid():
        return show_review(request, these, form=form, problem="Nothing was decided: see below.")
    given = form.cleaned_data
    decision = Decision.SEND_BACK if request.POST.get("decision") == Decision.SEND_BACK else Decision.APPROVE
    refused = _refused(request, records) if decision == Decision.APPROVE else []
    if decision == Decision.SEND_BACK and not these.whole:
        # What goes along isn't what is wrong with it.
        records = _asked(plan, records) or records
    if refused and len(refused) < sum(map(len, records.values())):
        # The others don't wait for it.
        theirs = {(registry.of(record), record.pk) for record, _why in refused}
        records = {
            aggregate: {pk for pk in pks if (aggregate, pk) not in theirs}
            for aggregate, pks in records.items()
        }
    answers = decision == Decision.SEND_BACK or given.get("identifiable") is not None
    if unanswered := [] if answers else _unanswered(request, records):
        form.add_error("identifiable", UNANSWERED)
        problem = "Nothing was decided yet."
        return show_review(request, these, form=form, problem=problem, unanswered=unanswered)
    user: Any = request.user
    try:
        count = decide(
            records,
            decision,
            by=user,
            shown=_versions(records),
            note=given["note"],
            identifiable=given.get("identifiable"),
            unsourced=given.get("unsourced", False),
        )
    except ReviewError as error:
        return show_review(request, these, form=form, problem=str(error))
    words = "Approved" if decision == Decision.APPROVE else "Sent back"
    left = f" {len(refused)} more: somebody else has to look, or one by one." if refused else ""
    messages.success(request, f"{words}: {count} {'record' if count == 1 else 'records'}.{left}")
    approved = decision == Decision.APPROVE
    return HttpResponseRedirect(_after(request, these, entry) if approved else these.after_url)


def _unanswered(request: HttpRequest, records: Selection) -> list[Person]:
    """Of what is approved, the unnamed people whom nobody could publish then: it isn't said whether a reader could find out
    who they are. Legal's own approval is the answer to that."""
    if request.user.has_perm(LEGAL):
        return []
    people = registry.of(Person)
    unnamed = unnamed_of(records.get(people, set()))
    return [record for record in in_order({people: unnamed}) if isinstance(record, Person)]


def _versions(records: Selection) -> dict[tuple[str, str], str]:
    return {
        (aggregate.slug, str(pk)): digest
        for aggregate, pks in records.items()
        for pk, digest in digests(aggregate, pks).items()
    }


def _seen(records: Selection) -> str:
    """A checksum of the versions that a page shows."""
    lines = sorted(f"{kind}/{pk} {digest}" for (kind, pk), digest in _versions(records).items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _title(these: Chosen, selection: Selection) -> str:
    count = sum(map(len, selection.values()))
    if these.whole and these.record is not None:
        return f"Review “{these.record}” and all that is in it?"
    if these.record is not None:
        return f"Review “{these.record}”?"
    return f"Review {count} {these.aggregate.plural}?"
