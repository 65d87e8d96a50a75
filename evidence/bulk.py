"""One answer for many records: an action of an admin list that asks something first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from evidence.models import Term

# So many names are shown of what is about to change.
SHOWN = 200


def ask_first(
    modeladmin: "ModelAdmin[Any]",
    request: HttpRequest,
    queryset: "QuerySet[Any]",
    *,
    name: str,
    terms: type[Term],
    help_text: str,
    title: str,
    lead: str,
    button: str,
    apply: Callable[["QuerySet[Any]", Any], str],
) -> HttpResponse | None:
    """The page that asks for one of the `terms` (name: what it is to the records), and, once it is answered,
    `apply(records, term)` in one transaction; it returns the sentence that is shown. Returns None when it is done: back to
    the list. Who may do it is said where the action is declared (`permissions`).
    """
    answered = "answered" in request.POST
    form = forms.Form(request.POST if answered else None)
    form.fields[name] = forms.ModelChoiceField(
        queryset=terms._default_manager.order_by("position", "code"),
        label=name.capitalize(),
        help_text=help_text,
        error_messages={"required": f"Choose a {name}."},
    )
    if answered and form.is_valid():
        with transaction.atomic():
            # Records that somebody else changes meanwhile wait, and so do two who answer at once.
            pks = list(queryset.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
            told = apply(modeladmin.model._default_manager.filter(pk__in=pks), form.cleaned_data[name])
        modeladmin.message_user(request, told, messages.SUCCESS)
        return None
    records = list(queryset[: SHOWN + 1])
    context = {
        **admin.site.each_context(request),
        "title": title,
        "lead": lead,
        "button": button,
        "form": form,
        "records": records[:SHOWN],
        "number": queryset.count(),
        "more": len(records) > SHOWN,
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "action": request.POST.get("action", ""),
        "across": request.POST.get("select_across", "0"),
        "opts": modeladmin.model._meta,
    }
    return TemplateResponse(request, "admin/ask_first.html", context)
