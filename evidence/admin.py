"""The newsroom's forms for layer 0, and the base of those of every other layer.

Each app registers its own models with `django.contrib.admin.site`. The site (newsroom.site) adds what lower layers
can't know: what the public sees now, publishing, withdrawing, the readable history.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Field, ForeignKey, Model, Q, QuerySet, URLField
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html_join

from config.stores import ALIAS, NEWSROOM
from evidence.admin_words import period_sentences, standing_sentence
from evidence.fields import PartialDateField
from evidence.forms import PartialDateInput
from evidence.models import Aspect, Citation, Fact, PeriodFact, Source, SourceRelay
from evidence.names import normalize
from evidence.standing import Standing

# Fields of at most so many characters hold a code: of a country, a language, a script.
CODE_LENGTH = 8

CITATION_ASPECTS = (Aspect.WHOLE, Aspect.START, Aspect.END, Aspect.DATE)


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


def constrained_fields(model: type[Model]) -> dict[str, str]:
    """What the database refuses about one field alone: {sentence: name of the field}."""
    found = {}
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
            names = constraint.condition.referenced_base_fields
            if len(names) == 1:
                found[str(constraint.get_violation_error_message())] = next(iter(names))
    return found


class RecordForm(forms.ModelForm):
    """A form that says at the field what the database would refuse about that field, and cuts off nothing.

    A browser silently drops what exceeds `maxlength`: “België” would become “Be”. So it may be typed, and is refused.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = {name: text for text, name in constrained_fields(self._meta.model).items()}
        for name, field in self.fields.items():
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs.pop("maxlength", None)
            # Codes: what form they have says more than how long they are.
            if (getattr(field, "max_length", None) or 99) <= CODE_LENGTH and name in sentences:
                field.error_messages["max_length"] = sentences[name]

    def _update_errors(self, errors: ValidationError) -> None:
        fields = constrained_fields(type(self.instance))
        placed: dict[str, list[ValidationError]] = defaultdict(list)
        for name, problems in errors.update_error_dict({}).items():
            for problem in problems:
                field = fields.get(str(problem.message)) if name == NON_FIELD_ERRORS else None
                placed[field if field in self.fields else name].append(problem)
        super()._update_errors(ValidationError(placed))  # type: ignore[misc]


class RecordFields(BaseModelAdmin):
    """How fields are shown: partial dates say what they mean, and `autocomplete_fields` use RecordSelect."""

    form: type[forms.ModelForm] = RecordForm

    formfield_overrides = {
        PartialDateField: {"widget": PartialDateInput},
        URLField: {"assume_scheme": "https"},
    }

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PreloadedFormSet(BaseInlineFormSet):
    """Hands the records that rows point to, fetched with the rows, to the rows' autocomplete fields: the number of
    queries of a page doesn't grow with its rows."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RecordSelect) and name in form.instance._state.fields_cache:
                record = getattr(form.instance, name)
                widget.known = {str(record.pk): record} if record else {}
        return form


class RowInline(RecordFields, admin.TabularInline):
    """Rows that a record owns: names, identifiers, candidates …"""

    extra = 0
    formset = PreloadedFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.autocomplete_fields)


class NameInline(RowInline):
    fields = ("name", "language", "script", "kind")
    verbose_name_plural = "other names: languages, scripts, spellings"


class IdentifierInline(RowInline):
    fields = ("scheme", "value")
    verbose_name_plural = "identifiers in registers"


class CitationForm(RecordForm):
    """A citation; of the aspects, those that are usual for the kind of record, and those that it has already."""

    usual_aspects: Iterable[Aspect] = CITATION_ASPECTS

    aspects = forms.MultipleChoiceField(
        label="About",
        choices=Aspect.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Aspect.WHOLE.value],
        help_text=Citation._meta.get_field("aspects").help_text,
        error_messages={"required": "Say what the citation is about: tick at least one."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {*map(str, self.usual_aspects), *(self.instance.aspects or ())}
        field = self.fields.get("aspects")
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [choice for choice in Aspect.choices if choice[0] in offered]


class CitationInline(RecordFields, admin.StackedInline):
    """Who says so, and where. A new record shows one to fill in; more are a click away."""

    formset = PreloadedFormSet
    form: type[CitationForm] = CitationForm
    classes = ("citations",)
    autocomplete_fields = ("source",)
    fields = (
        ("source", "locator"),
        ("paraphrase", "quote"),
        ("relation", "mode", "attested"),
        ("voice", "voice_is_concerned", "via"),
        "aspects",
    )

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("source")

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("paraphrase", "quote"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RecordAdmin(RecordFields, admin.ModelAdmin):
    """Base of the newsroom's pages about one kind of record."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    search_fields = ("id",)  # turns the search box on; what it does is below
    # Foreign keys through whose names the record is found, where it has no name of its own.
    search_through: Sequence[str] = ()
    # Columns of its own in comparable form that are searched beside these.
    search_own: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The newsroom's rows, whatever the address."""
        return super().get_queryset(request).using(ALIAS[NEWSROOM])

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word in some name, whatever the script: Иванов finds Ivanov."""
        if not search_term.strip():
            return queryset, False
        if not self.search_through:
            return queryset.matching(search_term), False  # type: ignore[attr-defined]
        words = normalize(search_term).split()
        for word in words:
            found = Q()
            for column in self.search_own:
                found |= Q(**{f"{column}__contains": word})
            for path in self.search_through:
                found |= Q(**{f"{path}__search_text__contains": word})
            queryset = queryset.filter(found)
        return (queryset if words else queryset.none()), False


class FactAdmin(RecordAdmin):
    """Base for facts: who says so is told, never typed."""

    @admin.display(description="Who says so")
    def who_says_so(self, fact: Fact) -> str:
        sentence = standing_sentence(fact.standing)
        return f"{sentence} Add one below." if fact.standing == Standing.UNSUPPORTED else sentence

    @admin.display(description="Standing", ordering="standing")
    def standing_word(self, fact: Fact) -> str:
        return fact.get_standing_display()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *self.told(obj)]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What the database makes of it comes first, once there is something."""
        declared = list(super().get_fieldsets(request, obj))
        told = self.told(obj)
        return (
            [("What this adds up to", {"fields": told, "classes": ["told"]}), *declared] if told else declared
        )

    def told(self, obj: Any) -> list[str]:
        """Names of what is only told; nothing for a record that isn't saved yet."""
        return ["who_says_so"] if obj else []


class PeriodFactAdmin(FactAdmin):
    """Base for facts that last."""

    @admin.display(description="When")
    def when(self, fact: PeriodFact) -> str:
        shown = "<p>{}</p>" if fact.period.agrees else '<p class="errornote">{}</p>'
        return format_html_join("", shown, ((sentence,) for sentence in period_sentences(fact.period)))

    @admin.display(description="Start", ordering="possible_from")
    def start_short(self, fact: PeriodFact) -> str:
        return fact.start.short() if fact.start else "unknown"

    @admin.display(description="End", ordering="possible_until")
    def end_short(self, fact: PeriodFact) -> str:
        return fact.end.short() if fact.end else "unknown"

    def told(self, obj: Any) -> list[str]:
        return [*super().told(obj), "when"] if obj else []


class TermAdmin(admin.ModelAdmin):
    """Base for terms of the vocabulary. The code is the key: it is chosen once."""

    list_display = ("label_en", "label_nl", "label_fr", "code", "position")
    search_fields = ("code", "label_en", "label_nl", "label_fr")
    ordering = ("position", "code")
    form = RecordForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).using(ALIAS[NEWSROOM])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]


class SourceRelayInline(RowInline):
    model = SourceRelay
    fk_name = "source"
    autocomplete_fields = ("relayed",)
    verbose_name_plural = "relays: sources whose words this one passes on"


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ("title", "publisher", "published_short", "kind", "language")
    list_filter = ("kind", "language")
    search_help_text = "Words of the title or the publisher."
    fieldsets = (
        (None, {"fields": ("title", ("publisher", "kind"), ("published", "language"))}),
        ("Where it is found", {"fields": ("url", "archived_url", ("accessed", "checksum"))}),
        ("For readers", {"fields": ("remark",)}),
    )
    inlines = (SourceRelayInline,)

    @admin.display(description="Published", ordering="published")
    def published_short(self, source: Source) -> str:
        return source.published.short() if source.published else ""
