"""The form on which somebody decides who is meant by a row that waits."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join

from config.stores import ALIAS, NEWSROOM
from evidence.admin_forms import RecordSelect
from exchange.models import QueuedRow
from exchange.settle import candidates, kind_of, new_name
from newsroom.views.selection import change_url
from orgs.models import Organization
from people.models import Affiliation, Person

OTHER, NEW, OUT = "other", "new", "out"


class SettleForm(forms.Form):
    """One of the records that may be meant, another one, somebody new, or nothing at all."""

    meant = forms.ChoiceField(
        label="Who is meant?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is meant, or leave the row out."},
    )
    other: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label="Another record",
        required=False,
        help_text="Type part of the name. What is chosen here counts only with “another record” above.",
    )

    def __init__(self, queued: QueuedRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind: type[Person] | type[Organization] = kind_of(queued)
        self.candidates = {str(each.pk): each for each in candidates(queued)}
        name = new_name(queued)
        choices: list[tuple[str, Any]] = [(pk, _told(each)) for pk, each in self.candidates.items()]
        choices.append((OTHER, "Another record, chosen below"))
        if name:
            choices.append((NEW, f"Somebody new: {name}" if self.kind is Person else f"A new one: {name}"))
        choices.append((OUT, "Leave the row out"))
        self._choice("meant").choices = choices
        self._choice("other").queryset = self.kind._default_manager.using(ALIAS[NEWSROOM])
        field = Affiliation._meta.get_field("person" if self.kind is Person else "organization")
        widget = RecordSelect(field, admin.site, using=ALIAS[NEWSROOM])
        self.fields["other"].widget = widget
        widget.choices = self._choice("other").choices
        widget.is_required = False

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("meant") == OTHER and not values.get("other") and "other" not in self.errors:
            raise ValidationError({"other": "Choose the record that is meant."})
        return values

    @property
    def record(self) -> Any:
        """The record that was chosen; None for somebody new."""
        chosen = self.cleaned_data["meant"]
        return self.cleaned_data["other"] if chosen == OTHER else self.candidates.get(chosen)


def _told(record: Any) -> Any:
    """A candidate: its name, what tells it from others, and a way to look at it."""
    born = f"born {record.born.short()}" if isinstance(record, Person) and record.born else ""
    known = [born, *(f"{each.scheme} {each.value}" for each in record.identifiers.all()[:6])]
    return format_html(
        '{} <span class="quiet">{}</span> <a href="{}" target="_blank" rel="noopener">Look at it (new tab)</a>',
        str(record),
        format_html_join(", ", "{}", ((each,) for each in known if each)),
        change_url(record),
    )
