"""The newsroom's forms for layer 0, and the base of those of every other layer.

Each app registers its own models with `django.contrib.admin.site`. The site (newsroom.site) adds what lower layers
can't know: what the public sees now, publishing, withdrawing, the readable history.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import models
from django.db.models import Field, ForeignKey, Model, Q, QuerySet, URLField
from django.http import HttpRequest
from django.utils.html import format_html_join

from config.stores import ALIAS, NEWSROOM
from evidence.admin_forms import LineField, PreloadedFormSet, RecordForm, RecordSelect, TextField, with_names
from evidence.admin_words import period_sentences, standing_sentence
from evidence.dates import PartialDate
from evidence.fields import PartialDateField
from evidence.forms import PartialDateInput
from evidence.models import Aspect, Citation, DatedFact, Fact, Mode, PeriodFact, Source, SourceRelay, Worded
from evidence.models.worded import LANGUAGES
from evidence.names import normalize
from evidence.standing import Standing

CITATION_ASPECTS = (Aspect.WHOLE, Aspect.START, Aspect.END, Aspect.DATE)


class RecordFields(BaseModelAdmin):
    """How fields are shown: partial dates say what they mean, and `autocomplete_fields` use RecordSelect."""

    form: type[forms.ModelForm] = RecordForm

    formfield_overrides = {
        PartialDateField: {"widget": PartialDateInput},
        URLField: {"assume_scheme": "https"},
        models.TextField: {"form_class": TextField},
    }

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RowInline(RecordFields, admin.TabularInline):
    """Rows that a record owns: names, identifiers, candidates …"""

    extra = 0
    formset = PreloadedFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the records that the rows point to: their names are shown."""
        rows = super().get_queryset(request)
        followed = list(with_names(self.links()))
        return rows.select_related(*followed) if followed else rows

    def links(self) -> list[ForeignKey]:
        """The foreign keys of a row, but for the one to its owner."""
        return [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, ForeignKey)
            and not (field.name == self.fk_name if self.fk_name else field.related_model is self.parent_model)
        ]


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
        # Nothing is chosen for a journalist: a voice that nobody thought about would become “stated as fact”.
        how = self.fields.get("mode")
        if isinstance(how, forms.ChoiceField) and self.instance._state.adding:
            how.choices = [("", "Choose …"), *Mode.choices]
            how.error_messages["required"] = (
                "Choose how it is said: as a fact, as an allegation, or as a denial."
            )
            self.initial["mode"] = ""


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
    # Foreign keys: the record is found by the words of what they point to, where it has none of its own.
    search_through: Sequence[str] = ()
    # Columns of its own in comparable form that are searched beside these.
    search_own: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The newsroom's rows, whatever the address, with what their names are made of: another record's form may offer
        them."""
        rows = super().get_queryset(request).using(ALIAS[NEWSROOM])
        listed = self.list_select_related
        followed = {*getattr(self.model, "NAMED_BY", ()), *(() if isinstance(listed, bool) else listed)}
        return rows.select_related(*followed) if followed else rows

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        # What no column can hold, no filter of an address may ask for.
        if any("\0" in "".join(values) for name, values in request.GET.lists() if name != SEARCH_VAR):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word in some name, or in the words of a title or a statement, whatever the script: Иванов finds Ivanov."""
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
                model: Any = get_fields_from_path(self.model, path)[-1].related_model
                found |= Q(**{f"{path}__in": model._default_manager.matching(word)})
            queryset = queryset.filter(found)
        return (queryset if words else queryset.none()), False


def in_languages(words: str) -> tuple[str, ...]:
    """The fields of words in the languages of the site; as one row of a fieldset, they stand side by side."""
    return tuple(f"{words}_{language}" for language in LANGUAGES)


class WordedAdmin(RecordAdmin):
    """Base for records with words of ours in each language."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if issubclass(self.model, Worded) and db_field.name in in_languages(self.model.WORDS):
            kwargs |= {"form_class": LineField, "widget": LineField.widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="Title", ordering="normal_words")
    def title(self, record: Worded) -> str:
        return record.words()


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
        return format_html_join(
            "", shown, ((sentence,) for sentence in period_sentences(fact.period, fact.standing))
        )

    @admin.display(description="Start", ordering="possible_from")
    def start_short(self, fact: PeriodFact) -> str:
        return short(fact.start)

    @admin.display(description="End", ordering="possible_until")
    def end_short(self, fact: PeriodFact) -> str:
        return short(fact.end)

    def told(self, obj: Any) -> list[str]:
        return [*super().told(obj), "when"] if obj else []


def short(date: PartialDate | None) -> str:
    """A date for a list."""
    return date.short() if date else "unknown"


class DatedFactAdmin(PeriodFactAdmin):
    """Base for facts of one moment, or that last."""

    @admin.display(description="When", ordering="possible_from")
    def when_short(self, fact: DatedFact) -> str:
        lasted = not fact.date and (fact.start or fact.end)
        return f"{short(fact.start)} to {short(fact.end)}" if lasted else short(fact.date)


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
