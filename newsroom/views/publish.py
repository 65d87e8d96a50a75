"""Publishing, in two steps: show field by field what would become public, then do exactly that."""

from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evidence.registry import Aggregate
from newsroom.permissions import PUBLISH
from newsroom.publishing import Plan, PlanOutdated, PublishError, plan_selection, publish
from newsroom.publishing.changes import RecordChange
from newsroom.views.public import withdrawal_sentence, withdrawals
from newsroom.views.selection import MOST, Selected, change_url, selected

# A preview of more records than this isn't read; the rest is counted.
SHOWN = 1000


@require_http_methods(["GET", "POST"])
def publish_view(request: HttpRequest) -> HttpResponse:
    """GET ?kind=people&id=…: the preview. POST kind, ids, digest: publish what that preview showed."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied("Publishing is for editors. Ask one of them to look at it.")
    chosen = selected(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and "digest" in request.POST:
        return _publish(request, chosen, request.POST["digest"])
    return show_plan(request, chosen.aggregate, set(chosen.pks))


def show_plan(
    request: HttpRequest, aggregate: Aggregate, pks: set[Any], *, problem: str = ""
) -> HttpResponse:
    """The preview of publishing the records `pks` of one kind. `problem`: why an attempt didn't go through."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied("Publishing is for editors. Ask one of them to look at it.")
    chosen = Selected(aggregate, frozenset(pks))
    if len(pks) > MOST:
        messages.error(request, f"{len(pks)} records are too many to look through. Select at most {MOST}.")
        return HttpResponseRedirect(chosen.list_url)
    present = chosen.existing()
    if not present:
        messages.error(
            request, "These records are not in the newsroom any more, so there is nothing to publish."
        )
        return HttpResponseRedirect(chosen.list_url)
    gone = len(pks) - len(present)
    plan = plan_selection({aggregate: present})
    changes = list(plan.changes(SHOWN))
    context = {
        **admin.site.each_context(request),
        "title": _title(aggregate, present),
        "plan": plan,
        "problem": problem,
        "gone": gone,
        "blockers": [(blocker, change_url(blocker.record)) for blocker in plan.blockers],
        "withdrawn": _withdrawn(plan),
        "asked": _groups(change for change in changes if not change.along),
        "along": _groups(change for change in changes if change.along),
        "not_shown": max(0, plan.count - len(changes)),
        # Links to other records aren't compared field by field; publishing brings them up to date all the same.
        "may_confirm": not plan.is_blocked and plan.count > 0,
        "unchanged": len(present) - len(plan.changed.get(aggregate, set()) & present),
        "selected": Selected(aggregate, frozenset(present)),
    }
    status = 409 if problem else 200
    return TemplateResponse(request, "newsroom/publish.html", context, status=status)


def _publish(request: HttpRequest, chosen: Selected, digest: str) -> HttpResponse:
    present = chosen.existing()
    if not present:
        return show_plan(request, chosen.aggregate, set(chosen.pks))
    plan = plan_selection({chosen.aggregate: present})
    if plan.digest != digest:
        problem = "Something was edited since you looked at this. Look again: below is how it is now."
        return show_plan(request, chosen.aggregate, present, problem=problem)
    count = plan.count
    try:
        log = publish(plan, by=request.user)  # type: ignore[arg-type]
    except PlanOutdated as error:
        return show_plan(request, chosen.aggregate, present, problem=str(error))
    except PublishError as error:
        return show_plan(request, chosen.aggregate, present, problem=str(error))
    messages.success(
        request, f"Published: {count} {'record' if count == 1 else 'records'}. Readers see it now."
    )
    return HttpResponseRedirect(
        _after(plan, chosen, reverse("admin:newsroom_publication_change", args=[log.pk]))
    )


def _after(plan: Plan, chosen: Selected, log_url: str) -> str:
    """Back to the record where it was one; to the log entry where there were more."""
    if len(chosen.pks) > 1:
        return log_url
    record = chosen.aggregate.root._base_manager.using("default").get(pk=next(iter(chosen.pks)))
    return change_url(record)


def _title(aggregate: Aggregate, pks: set[Any]) -> str:
    if len(pks) > 1:
        return f"Publish {len(pks)} {aggregate.plural}?"
    record = aggregate.root._base_manager.using("default").get(pk=next(iter(pks)))
    return f"Publish “{record}”?"


def _withdrawn(plan: Plan) -> list[tuple[Any, str, str]]:
    """Records of the plan that were withdrawn before: each with its address here, and when and why."""
    found = []
    for aggregate, pks in plan.changed.items():
        tombstones = withdrawals(aggregate, pks)
        records = aggregate.records(tombstones).in_bulk()
        found += [
            (record, change_url(record), withdrawal_sentence(tombstones[pk]))
            for pk, record in records.items()
        ]
    return found


def _groups(changes: Any) -> list[tuple[Aggregate, list[tuple[RecordChange, str]]]]:
    """Changes by kind of record, each with the address where the record is edited."""
    return [
        (aggregate, [(change, change_url(change.record)) for change in found])
        for aggregate, found in groupby(changes, key=lambda change: change.aggregate)
    ]
