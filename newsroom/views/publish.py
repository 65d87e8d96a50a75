"""Publishing, in two steps: show field by field what would become public, then do exactly that."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from evidence.gathering import gathering
from evidence.models import Citation
from evidence.registry import Aggregate, registry
from evidence.sentences import sentences
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem
from newsroom.foresight import foreseen
from newsroom.forms.publish import CorrectionForm
from newsroom.permissions import PUBLISH
from newsroom.publishing import Blocker, Plan, PublishError, plan_selection, publish
from newsroom.publishing.changes import RecordChange
from newsroom.publishing.embargo import hold, waiting_for
from newsroom.publishing.review import APPROVE, Selection
from newsroom.unsourced import unsourced
from newsroom.views.public import withdrawal_sentence, withdrawals
from newsroom.views.selection import MOST, Chosen, change_url, chosen, review_url
from people.models import Person

# A preview of more records than this isn't read; the rest is counted.
SHOWN = 1000
REFUSED = "Publishing is for editors. Ask one of them to look at it."
# A citation, and where its source is edited.
Cited = tuple[Citation, str]
# Records of a dossier, by kind: (title of the dossier, "" for none; [(kind, [(change, address, sentence, citations)])]).
Grouped = list[tuple[str, list[tuple[Aggregate, list[tuple[RecordChange, str, str, list[Cited]]]]]]]


@require_http_methods(["GET", "POST"])
def publish_view(request: HttpRequest) -> HttpResponse:
    """GET ?kind=people&id=…: the preview. POST kind, ids, digest: publish what that preview showed."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied(REFUSED)
    these = chosen(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and "digest" in request.POST:
        return _publish(request, these, request.POST["digest"])
    return show_plan(request, these)


def show_plan(
    request: HttpRequest, these: Chosen, *, form: CorrectionForm | None = None, problem: str = ""
) -> HttpResponse:
    """The preview of publishing some records. `problem`: why an attempt didn't go through."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied(REFUSED)
    asked = these.existing()
    count = max(len(these.pks), sum(map(len, asked.values())))
    if count > MOST:
        messages.error(request, f"{count} records are too many to look through. Select at most {MOST}.")
        return HttpResponseRedirect(these.list_url)
    if not asked:
        messages.error(
            request, "These records are not in the newsroom any more, so there is nothing to publish."
        )
        return HttpResponseRedirect(these.list_url)
    plan = plan_selection(asked)
    changes = list(plan.changes(SHOWN))
    chosen_count = sum(map(len, asked.values()))
    context = {
        **admin.site.each_context(request),
        "title": _title(these, chosen_count),
        "plan": plan,
        "problem": problem,
        "gone": len(these.pks) - len(these.present),
        "blockers": [(blocker, mend_url(request, blocker)) for blocker in plan.blockers],
        "withdrawn": _withdrawn(plan),
        "doubts": doubts_in(plan.changed),
        "asked": grouped(change for change in changes if not change.along),
        "along": grouped(change for change in changes if change.along),
        "not_shown": max(0, plan.count - len(changes)),
        # Links to other records aren't compared field by field; publishing brings them up to date all the same.
        "may_confirm": not plan.is_blocked and plan.count > 0,
        "form": form or CorrectionForm(alters=plan.alters),
        "unchanged": chosen_count
        - sum(len(plan.changed.get(aggregate, set()) & pks) for aggregate, pks in asked.items()),
        "chosen": these,
        "embargoes": waiting_for(these.aggregate, these.pks),
        "review_all_url": _review_all_url(request, these, plan),
    }
    return TemplateResponse(request, "newsroom/publish.html", context, status=409 if problem else 200)


def _publish(request: HttpRequest, these: Chosen, digest: str) -> HttpResponse:
    asked = these.existing()
    if not asked:
        return show_plan(request, these)
    plan = plan_selection(asked)
    form = CorrectionForm(request.POST, alters=plan.alters)
    if plan.token != digest:
        problem = (
            "Something was edited or withdrawn since you looked at this. Look again: below is how it is now."
        )
        return show_plan(request, these, form=form, problem=problem)
    if not form.is_valid():
        return show_plan(request, these, form=form, problem="Nothing was published: see below.")
    count = plan.count
    given: dict[str, Any] = dict(form.cleaned_data)
    at = given.pop("at")
    user: Any = request.user
    try:
        if at:
            embargo = hold(plan, title=_title(these, count).removesuffix("?"), at=at, by=user, **given)
            messages.success(
                request,
                f"Confirmed. It goes out on {date_format(localtime(embargo.at), 'j F Y, H:i')}, as it is here.",
            )
            return HttpResponseRedirect(reverse("admin:newsroom_embargo_changelist"))
        log = publish(plan, by=user, **given)
    except PublishError as error:
        return show_plan(request, these, form=form, problem=str(error))
    messages.success(
        request, f"Published: {count} {'record' if count == 1 else 'records'}. Readers see it now."
    )
    log_url = reverse("admin:newsroom_publication_change", args=[log.pk])
    return HttpResponseRedirect(log_url if these.record is None else these.after_url)


def doubts_in(selection: Selection) -> list[tuple[Any, str, str]]:
    """Of some records, the facts that are later than all their sources, and people of whom no source tells: each with its
    address here, and what doesn't fit."""
    found: list[tuple[Any, str]] = [
        each for aggregate, pks in selection.items() for each in foreseen(aggregate, pks)
    ]
    found += unsourced(selection.get(registry.of(Person), ()))
    return [(record, change_url(record), why) for record, why in found]


def mend_url(request: HttpRequest, blocker: Blocker) -> str:
    """Where what blocks is mended: the record, or its review for whoever may do that."""
    if blocker.by_review and request.user.has_perm(APPROVE):
        return review_url(blocker.record)
    return change_url(blocker.record)


def _review_all_url(request: HttpRequest, these: Chosen, plan: Plan) -> str:
    """Where what waits of it, and of what goes along, is reviewed; "" where nothing waits for it, or somebody else has to."""
    if not request.user.has_perm(APPROVE) or not any(blocker.by_review for blocker in plan.blockers):
        return ""
    query = {"kind": these.aggregate.slug, "ids": these.ids} | ({"whole": 1} if these.whole else {})
    return f"{reverse('newsroom-review')}?{urlencode(query)}"


def _title(these: Chosen, count: int) -> str:
    if these.record is not None and these.whole:
        return f"Publish “{these.record}” with all that is in it?"
    if these.record is not None:
        return f"Publish “{these.record}”?"
    return f"Publish {count} {these.aggregate.plural}?"


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


def grouped(changes: Iterable[RecordChange]) -> Grouped:
    """Changes by dossier, then by kind of record; each record once, in the first dossier that it is in."""
    by_dossier: dict[str, list[RecordChange]] = defaultdict(list)
    changes = list(changes)
    titles, told, rests = _dossiers(changes), _sentences(changes), _citations(changes)
    for change in changes:
        by_dossier[titles.get((change.aggregate, change.record.pk), "")].append(change)
    return [
        (
            title,
            [
                (
                    aggregate,
                    [
                        (
                            each,
                            change_url(each.record),
                            told.get(each.record.pk, ""),
                            rests.get(each.record.pk, []),
                        )
                        for each in found
                    ],
                )
                for aggregate, found in groupby(by_dossier[title], key=lambda change: change.aggregate)
            ],
        )
        for title in sorted(by_dossier, key=lambda title: (title == "", title))
    ]


def _sentences(changes: list[RecordChange]) -> dict[Any, str]:
    """How readers would be told each fact: who says so, how sure, and who differs. By primary key."""
    found: dict[Any, str] = {}
    by_kind: dict[Aggregate, list[Any]] = defaultdict(list)
    for change in changes:
        if change.aggregate.root in sentences:
            by_kind[change.aggregate].append(change.record.pk)
    for aggregate, pks in by_kind.items():
        facts: Any = aggregate.records(pks)
        completed = list(facts.preload() if hasattr(facts, "preload") else facts)
        gathering.complete(completed)
        found |= {fact.pk: sentences.of(fact) for fact in completed}
    return found


def _citations(changes: list[RecordChange]) -> dict[Any, list[Cited]]:
    """What each record rests on, changed or not: whoever looks at a change has to see by what it stands. By primary key."""
    found: dict[Any, list[Cited]] = defaultdict(list)
    by_kind: dict[Aggregate, list[Any]] = defaultdict(list)
    for change in changes:
        by_kind[change.aggregate].append(change.record.pk)
    for aggregate, pks in by_kind.items():
        if aggregate.citations is not None:
            rows: Any = aggregate.citations._default_manager.using("default").filter(record__any_of=pks)
            for citation in rows.select_related("source"):
                found[citation.record_id].append((citation, change_url(citation.source)))
    return found


def _dossiers(changes: list[RecordChange]) -> dict[tuple[Aggregate, Any], str]:
    """The title of the dossier of each record that is in one, or is one."""
    found = {
        (change.aggregate, change.record.pk): str(change.record)
        for change in changes
        if isinstance(change.record, Investigation)
    }
    for model, field in ITEM_FIELD.items():
        aggregate = registry.of(model)
        pks = [change.record.pk for change in changes if change.aggregate is aggregate]
        if pks:
            items = InvestigationItem.objects.using("default").filter(**{f"{field}__in": pks})
            for item in items.select_related("investigation").order_by("-investigation__position"):
                found[aggregate, getattr(item, f"{field}_id")] = str(item.investigation)
    return found
