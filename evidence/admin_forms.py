"""What the newsroom's forms are made of: the select for a record, the form of a record, the formset of its rows, and the
fields for words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Field, ForeignKey, Model, Q, UniqueConstraint
from django.db.models.options import Options
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField

from evidence.invisible import unreadable
from evidence.sight import sight

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


@cache
def constraints_of(options: "Options[Any]") -> tuple[tuple[BaseConstraint, frozenset[str]], ...]:
    """The constraints of a model, each with the names of the fields that it is about."""
    return tuple((constraint, frozenset(_fields_of(constraint))) for constraint in options.constraints)


def _fields_of(constraint: BaseConstraint) -> Iterable[str]:
    if isinstance(constraint, UniqueConstraint):
        return constraint.fields
    if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
        return constraint.condition.referenced_base_fields
    return ()


def constrained_fields(model: type[Model]) -> dict[str, frozenset[str]]:
    """What the database refuses about the values of a row: {sentence: names of the fields that it is about}."""
    return {
        str(constraint.get_violation_error_message()): names
        for constraint, names in constraints_of(model._meta)
        if isinstance(constraint, CheckConstraint)
    }


def with_names(links: Iterable[ForeignKey]) -> Iterator[str]:
    """Foreign keys with what the names of the records behind them are made of: as for select_related."""
    for link in links:
        yield link.name
        yield from (f"{link.name}__{part}" for part in getattr(link.related_model, "NAMED_BY", ()))


class RecordForm(forms.ModelForm):
    """A form that says at the field what the database would refuse, cuts off nothing, and takes no text that turns the line
    in which it stands. What is wrong with several fields together stands at the first of them.

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

    def _post_clean(self) -> None:
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and (problem := unreadable(value)):
                self.add_error(name, problem)
        # What is there once is there once, whoever sees it: else the database would say so, with an error.
        with sight(None):
            self._post_clean_of_all()

    def _post_clean_of_all(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        # Django checks the constraints of a row without those about its owner: the database would, with an error.
        owner = {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        for constraint, names in constraints_of(self.instance._meta):
            if not self.errors and owner & names:
                try:
                    constraint.validate(
                        type(self.instance),
                        self.instance,
                        exclude=self._get_validation_exclusions(),  # type: ignore[attr-defined]
                    )
                except ValidationError as error:
                    self._update_errors(error)

    def _update_errors(self, errors: ValidationError) -> None:
        fields = constrained_fields(type(self.instance))
        shown = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        placed: dict[str, list[ValidationError]] = defaultdict(list)
        for name, problems in errors.update_error_dict({}).items():
            for problem in problems:
                about = fields.get(str(problem.message), ()) if name == NON_FIELD_ERRORS else ()
                placed[next((field for field in shown if field in about), name)].append(problem)
        super()._update_errors(ValidationError(placed))  # type: ignore[misc]


class RowKeyField(forms.Field):
    """The id of a row that the formset has found already: Django's own field would fetch each row once more."""

    widget = forms.HiddenInput

    def __init__(self, row: Model) -> None:
        self.row = row
        super().__init__(required=False, initial=row.pk)

    def clean(self, value: Any) -> Model:
        return self.row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class PreloadedFormSet(BaseInlineFormSet):
    """Hands the records that rows point to, fetched with the rows, to the rows' autocomplete fields: the number of
    queries of a page doesn't grow with its rows. Rows that say the same are refused, also where Django's own check
    passes them over, for an empty field in them."""

    model: type[Model]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.offered: dict[str, Any] = {}
        super().__init__(*args, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        setattr(form.instance, self.fk.name, self.instance)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RecordSelect):
                if name in form.instance._state.fields_cache:
                    record = getattr(form.instance, name)
                    widget.known = {str(record.pk): record} if record else {}
            elif isinstance(field, forms.ModelChoiceField) and not widget.is_hidden:
                if name not in self.offered:
                    self.offered[name] = [*iter(field.choices)]  # type: ignore[arg-type]
                field.choices = self.offered[name]
        return form

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        key = self.model._meta.pk.name
        if key in form.fields and not form.instance._state.adding:
            form.fields[key] = RowKeyField(form.instance)

    def _should_delete_form(self, form: forms.ModelForm) -> bool:
        # What somebody else has taken out while the page was open stays out.
        gone = form in self.initial_forms and form.instance._state.adding
        return gone or super()._should_delete_form(form)  # type: ignore[misc]

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        saved = super().save_existing_objects(commit)
        self.deleted_objects = [row for row in self.deleted_objects if not row._state.adding]
        return saved

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
                columns = [
                    field for field in self.model._meta.concrete_fields if field.name in constraint.fields
                ]
                seen = set()
                for form in rows:
                    values = tuple(getattr(form.instance, column.attname) for column in columns)
                    if values in seen:
                        form.add_error(None, constraint.get_violation_error_message())
                    seen.add(values)


class TextField(forms.CharField):
    """Text as it was typed. A browser sends line breaks of its own kind, and Django cuts off the last one: a text that
    nobody touched would be an edited one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"strip": False})

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        return text if text.strip() else ""


class LineField(forms.CharField):
    """Words on one line, typed in a box that shows all of them."""

    widget: Any = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())
