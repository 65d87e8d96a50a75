"""Withdrawing, in two steps: show what goes, with all that rests on it, and ask for the reason for readers."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config.stores import PUBLISHED
from evidence.models import Source
from evidence.registry import Aggregate, named, registry
from newsroom.forms.withdraw import WithdrawForm
from newsroom.permissions import WITHDRAW
from newsroom.publishing import PublishError, WithdrawalPlan, plan_withdrawal, withdraw
from newsroom.publishing.mentions import Mention, mentions, names_of
from newsroom.publishing.review import Selection
from newsroom.publishing.withdraw import leftovers
from newsroom.views.selection import MOST, Chosen, change_url, chosen
from people.models import Person, PublicBasis

REFUSED = "Withdrawing is for editors. Ask one of them to look at it."

# Of texts that name what goes, so many are listed.
MENTIONED = 100


@dataclass(frozen=True)
class Left:
    """A public record to which nothing else that stays public points. value: what stands for it in the form. names: whether
    a text of it names what goes."""

    record: Model
    kind: str
    value: str
    names: bool
    ticked: bool


@require_http_methods(["GET", "POST"])
def withdraw_view(request: HttpRequest) -> HttpResponse:
    """GET ?kind=people&id=…: the preview. POST kind, ids, seen, reason: withdraw what that preview showed."""
    if not request.user.has_perm(WITHDRAW):
        raise PermissionDenied(REFUSED)
    these = chosen(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and "seen" in request.POST:
        return _withdraw(request, these)
    return show_withdrawal(request, these)


def show_withdrawal(
    request: HttpRequest, these: Chosen, *, form: WithdrawForm | None = None, problem: str = ""
) -> HttpResponse:
    """The preview of withdrawing some records of one kind. `problem`: why an attempt didn't go through; what was ticked then
    stays ticked."""
    if not request.user.has_perm(WITHDRAW):
        raise PermissionDenied(REFUSED)
    aggregate = these.aggregate
    if len(these.pks) > MOST:
        messages.error(
            request, f"{len(these.pks)} records are too many to look through. Select at most {MOST}."
        )
        return HttpResponseRedirect(these.list_url)
    plan = _plan(these)
    asked = sum(map(len, plan.asked.values()))
    if not asked:
        messages.warning(request, "None of these records is public, so there is nothing to withdraw.")
        return HttpResponseRedirect(these.list_url)
    if form is None:
        form = WithdrawForm()
    left = leftovers(plan)
    naming = mentions(plan)
    staying = [each for each in naming if each.record.pk not in left.get(each.aggregate, ())]
    context = {
        **admin.site.each_context(request),
        "title": f"Withdraw {asked} {aggregate.label if asked == 1 else aggregate.plural} from the public?",
        "problem": problem,
        "form": form,
        "plan": plan,
        "asked": _groups(plan.records(dependent=False)),
        "dependent": _groups(plan.records(dependent=True)),
        "left": _left(left, naming, request.POST.getlist("also") if "seen" in request.POST else None),
        "not_public": len(these.pks) - asked,
        "chosen": these,
        "mentions": [(each, change_url(each.record)) for each in staying[:MENTIONED]],
        "names": sorted(names_of(plan)),
        "more_mentions": max(0, len(staying) - MENTIONED),
        "seen": _seen(plan),
    }
    status = 409 if problem else 200
    return TemplateResponse(request, "newsroom/withdraw.html", context, status=status)


def _withdraw(request: HttpRequest, these: Chosen) -> HttpResponse:
    form = WithdrawForm(request.POST)
    plan = _plan(these)
    if plan.count and _seen(plan) != request.POST["seen"]:
        problem = "What is public changed since you looked at this. Look again: below is how it is now."
        return show_withdrawal(request, these, form=form, problem=problem)
    if not form.is_valid():
        return show_withdrawal(request, these, form=form)
    also = set(request.POST.getlist("also"))
    plan = _plan(these, [record for record in _records(leftovers(plan)) if _value(record) in also])
    try:
        log = withdraw(plan, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
    except PublishError as error:
        return show_withdrawal(request, these, form=form, problem=str(error))
    count = plan.count
    messages.success(
        request,
        f"Withdrawn: {count} {'record' if count == 1 else 'records'}. Their addresses give the reason; "
        "the newsroom keeps them as drafts.",
    )
    return HttpResponseRedirect(reverse("admin:newsroom_publication_change", args=[log.pk]))


def _plan(these: Chosen, also: Iterable[Model] = ()) -> WithdrawalPlan:
    try:
        return plan_withdrawal([*(these.aggregate.root(pk=pk) for pk in these.pks), *also])
    except PublishError as error:
        raise Http404(str(error)) from error


def _records(selection: Selection) -> Iterator[Model]:
    """Records as readers see them."""
    for aggregate, pks in selection.items():
        rows: Any = named(aggregate.root, PUBLISHED).filter(pk__any_of=pks).order_by("pk")
        yield from rows


def _value(record: Model) -> str:
    """What stands for a record in the form."""
    return f"{registry.of(record).slug}/{record.pk}"


def _left(left: Selection, naming: list[Mention], ticked: list[str] | None) -> list[Left]:
    """What would be public for nothing any more. Ticked from the start: people who are there because somebody mentioned them,
    sources from which nothing public would be cited, and whatever names what goes."""
    named_in = {(each.aggregate, each.record.pk) for each in naming}
    return [
        Left(
            record,
            registry.of(record).label,
            value := _value(record),
            names := (registry.of(record), record.pk) in named_in,
            value in ticked if ticked is not None else names or _is_there_for_others(record),
        )
        for record in _records(left)
    ]


def _is_there_for_others(record: Model) -> bool:
    if isinstance(record, Person):
        return record.public_basis == PublicBasis.INCIDENTAL
    return isinstance(record, Source)


def _seen(plan: WithdrawalPlan) -> str:
    """A checksum of what a preview names: a record that began to rest on it meanwhile must be seen first."""
    named = sorted(f"{aggregate.slug}/{pk}" for aggregate, pks in plan.selection.items() for pk in pks)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def _groups(
    records: list[tuple[Aggregate, Model | str]],
) -> list[tuple[Aggregate, list[tuple[Model | str, str]]]]:
    """Records by kind, each with the address where it is edited ("" where the newsroom has it no more)."""
    return [
        (
            aggregate,
            [(record, change_url(record) if isinstance(record, Model) else "") for _a, record in found],
        )
        for aggregate, found in groupby(records, key=lambda pair: pair[0])
    ]
