"""What the newsroom's forms are made of: the select for a record, the form of a record, the formset of its rows, and the
fields for words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Field, ForeignKey, Model, Q, UniqueConstraint
from django.forms.models import BaseInlineFormSet

# Fields of at most so many characters hold a code: of a country, a language, a script.
CODE_LENGTH = 8


class RecordSelect(AutocompleteSelect):
    """Django's autocomplete, without a query for the record that is chosen where the form knows it already, and without
    a failure where the address or the form holds a text that is no id."""

    known: Mapping[str, Model] | None = None

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        key = self.field.remote_field.model._meta.pk
        chosen = [text for text in map(str, value) if text and _is_key(key, text)]
        known = self.known or {}
        if not all(text in known for text in chosen):
            return super().optgroups(name, chosen, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [
            self.create_option(name, text, str(known[text]), True, len(options) + place)
            for place, text in enumerate(chosen)
        ]
        return [(None, options, 0)]


def _is_key(field: Field, text: str) -> bool:
    try:
        field.to_python(text)
    except ValidationError:
        return False
    return "\0" not in text


def constrained_fields(model: type[Model]) -> dict[str, set[str]]:
    """What the database refuses about the values of a row: {sentence: names of the fields that it is about}."""
    return {
        str(constraint.get_violation_error_message()): set(constraint.condition.referenced_base_fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q)
    }


def with_names(links: Iterable[ForeignKey]) -> Iterator[str]:
    """Foreign keys with what the names of the records behind them are made of: as for select_related."""
    for link in links:
        yield link.name
        yield from (f"{link.name}__{part}" for part in getattr(link.related_model, "NAMED_BY", ()))


class RecordForm(forms.ModelForm):
    """A form that says at the field what the database would refuse, and cuts off nothing. What is wrong with several
    fields together stands at the first of them.

    A browser silently drops what exceeds `maxlength`: “België” would become “Be”. So it may be typed, and is refused.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = {
            name: text
            for text, names in constrained_fields(self._meta.model).items()
            for name in names
            if len(names) == 1
        }
        for name, field in self.fields.items():
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs.pop("maxlength", None)
            # Codes: what form they have says more than how long they are.
            if (getattr(field, "max_length", None) or 99) <= CODE_LENGTH and name in sentences:
                field.error_messages["max_length"] = sentences[name]

    def _update_errors(self, errors: ValidationError) -> None:
        fields = constrained_fields(type(self.instance))
        shown = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        placed: dict[str, list[ValidationError]] = defaultdict(list)
        for name, problems in errors.update_error_dict({}).items():
            for problem in problems:
                about = fields.get(str(problem.message), ()) if name == NON_FIELD_ERRORS else ()
                placed[next((field for field in shown if field in about), name)].append(problem)
        super()._update_errors(ValidationError(placed))  # type: ignore[misc]


class PreloadedFormSet(BaseInlineFormSet):
    """Hands the records that rows point to, fetched with the rows, to the rows' autocomplete fields: the number of
    queries of a page doesn't grow with its rows. Rows that say the same are refused, also where Django's own check
    passes them over, for an empty field in them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.offered: dict[str, list[Any]] = {}
        super().__init__(*args, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RecordSelect):
                if name in form.instance._state.fields_cache:
                    record = getattr(form.instance, name)
                    widget.known = {str(record.pk): record} if record else {}
            elif isinstance(field, forms.ModelChoiceField) and not widget.is_hidden:
                if name not in self.offered:
                    self.offered[name] = list(field.choices)
                field.choices = self.offered[name]
        return form

    def validate_unique(self) -> None:
        super().validate_unique()
        rows = [
            form
            for form in self.forms
            if form.is_valid()
            and form not in self.deleted_forms
            and (form.has_changed() or not form.instance._state.adding)
        ]
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.nulls_distinct is False:
                columns = [self.model._meta.get_field(name).attname for name in constraint.fields]
                seen = set()
                for form in rows:
                    values = tuple(getattr(form.instance, column) for column in columns)
                    if values in seen:
                        form.add_error(None, constraint.get_violation_error_message())
                    seen.add(values)


class LineField(forms.CharField):
    """Words on one line, typed in a box that shows all of them."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField words"})

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())
