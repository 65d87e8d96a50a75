"""The parts of the entry form: a record that is picked or new, the affiliation, its citation."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evidence.admin_forms import RecordForm, RecordSelect
from evidence.models import Mode, Relation, Source
from evidence.web_addresses import WebAddressFormField
from newsroom.entry import (
    STORE,
    free_role_code,
    known_by,
    lookalikes,
    post_line,
)
from newsroom.views.selection import change_url
from orgs.models import Organization
from people.admin import AffiliationCitationForm
from people.models import Affiliation, AffiliationCitation, Person, Role

OTHER = "other"


def _select(model: type[Model], field_name: str) -> RecordSelect:
    """The admin's search box for what a foreign key points to."""
    return RecordSelect(model._meta.get_field(field_name), admin.site, using=STORE)


def _choice(words: str, record: Model, lines: Iterable[str] = ()) -> SafeString:
    """What a choice between records says: the words, what it is known by, and a way to look at it."""
    return format_html(
        '{}{} <a href="{}" target="_blank" rel="noopener">Look at it (new tab)</a>',
        words,
        format_html_join("", '<br><span class="quiet">{}</span>', ((line,) for line in lines)),
        change_url(record),
    )


class PickOrNew(RecordForm):
    """Either a record that is there already, or a new one described in the fields of this form.

    A new one whose name fits records that are there is only taken after saying that it is another (`same`).
    """

    link: ClassVar[tuple[type[Model], str]]
    naming: ClassVar[str] = "name"
    # The fields that a new record can't do without, with what to say where one is empty.
    needed: ClassVar[Mapping[str, str]] = {}
    pick_label: ClassVar[str]
    pick_help: ClassVar[str]
    nothing: ClassVar[str]
    another: ClassVar[str]

    existing: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, required=False)
    same = forms.CharField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model = self._meta.model
        existing = self.fields["existing"]
        assert isinstance(existing, forms.ModelChoiceField)
        existing.queryset = model._default_manager.using(STORE)
        existing.widget = _select(*self.link)
        existing.widget.choices = existing.choices
        existing.widget.is_required = False
        existing.label, existing.help_text = self.pick_label, self.pick_help
        self.fields["same"].label = "Which one is meant"
        for field in self.fields.values():
            field.required = False
            field.widget.is_required = False
        self.found: list[Any] = []
        self.chosen: Model | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.chosen = cleaned.get("existing")
        typed = cleaned.get(self.naming)
        if self.chosen and typed:
            self.add_error(self.naming, f"“{self.chosen}” is chosen above. Empty this, or empty the choice.")
        elif not self.chosen and not typed and not self.errors:
            self.add_error("existing", self.nothing)
        elif typed:
            self._look_for_others(typed, cleaned.get("same", ""))
            # While it isn't said which one is meant, nobody knows whether a new one needs anything.
            if not self.chosen and "same" not in self.errors:
                for name, sentence in self.needed.items():
                    if not cleaned.get(name) and name not in self.errors:
                        self.add_error(name, sentence)
        return cleaned

    def _look_for_others(self, typed: str, answer: str) -> None:
        self.found = lookalikes(self._meta.model, typed)
        if not self.found:
            return
        widget = self.fields["same"].widget
        widget.choices = [
            *(
                (str(record.pk), _choice(f"Use “{record}”", record, known_by(record)))
                for record in self.found
            ),
            (OTHER, self.another),
        ]
        self.chosen = next((record for record in self.found if str(record.pk) == answer), None)
        if not self.chosen and answer != OTHER:
            names = ", ".join(f"“{record}”" for record in self.found)
            self.add_error("same", f"There is already {names}. Use it, or say that this is another.")

    def _post_clean(self) -> None:
        # What is picked was checked when it was entered.
        if not self.chosen and self.cleaned_data.get(self.naming):
            super()._post_clean()

    @property
    def is_open(self) -> bool:
        """Whether the fields for a new record are shown at once."""
        return self.is_bound and bool(self[self.naming].value() or set(self.errors) - {"existing"})

    def record(self) -> Model:
        """The record that was picked, or the new one, not saved yet. For a valid form."""
        return self.chosen or self.instance

    def new_fields(self) -> list[forms.BoundField]:
        """The fields that describe a new record."""
        return [self[name] for name in self.fields if name not in ("existing", "same")]


class PersonPart(PickOrNew):
    link = (Affiliation, "person")
    pick_label = "Person"
    pick_help = "Type part of the name, in any script."
    nothing = "Choose a person, or add a new one below."
    another = "It is somebody else"
    needed: ClassVar[Mapping[str, str]] = {}

    class Meta:
        model = Person
        fields = ("name", "identity", "public_basis", "headcount_low", "headcount_high", "headcount_words")


class OrganizationPart(PickOrNew):
    link = (Affiliation, "organization")
    pick_label = "Organization"
    pick_help = "Type part of the name."
    nothing = "Choose an organization, or add a new one below."
    another = "It is another organization"
    needed: ClassVar[Mapping[str, str]] = {
        "kind": "Say what kind of organization it is.",
        "sphere": "Say in which sphere it stands: this kind has no usual one.",
    }

    class Meta:
        model = Organization
        fields = ("name", "kind", "sphere", "country")
        help_texts = {"sphere": "Where it stands. Empty: the usual one of its kind."}

    def clean_sphere(self) -> Any:
        kind = self.cleaned_data.get("kind")
        return self.cleaned_data.get("sphere") or (kind.sphere if kind else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "kind" in self.errors and "sphere" in self.errors and not cleaned.get("sphere"):
            del self.errors["sphere"]  # the kind may bring it
        return cleaned


class RolePart(PickOrNew):
    link = (Affiliation, "role")
    pick_label = "Role"
    pick_help = "The general function: type a title in any language."
    nothing = "Choose a role, or add a new one below."
    another = "It is another role"
    needed: ClassVar[Mapping[str, str]] = {"category": "Say to which group of roles it belongs."}

    class Meta:
        model = Role
        fields = ("name", "category")
        help_texts = {
            "name": "The function in English, as it applies to any organization: Chief executive officer."
        }

    def record(self) -> Model:
        if not self.chosen:
            self.instance.code = free_role_code(self.instance.name)
        return super().record()


class SourcePart(PickOrNew):
    link = (AffiliationCitation, "source")
    naming = "title"
    pick_label = "Source"
    pick_help = "Type words of its title or its publisher."
    nothing = "Choose a source, or add a new one below: nothing goes out without evidence."
    another = "It is another document"
    needed: ClassVar[Mapping[str, str]] = {"publisher": "Say who published it."}

    url = WebAddressFormField(label="Address", max_length=1000, help_text="Where readers find it.")

    class Meta:
        model = Source
        fields = ("title", "publisher", "kind", "language", "published", "url")


class AffiliationPart(RecordForm):
    class Meta:
        model = Affiliation
        fields = (
            "start",
            "end",
            "title",
            "engagement",
            "on_behalf_of",
            "reality",
            "headcount_low",
            "headcount_high",
            "remark",
        )
        widgets = {"remark": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Left out of what is sent: it happened, as nearly everything did.
        self.fields["reality"].required = False
        field = self.fields["on_behalf_of"]
        assert isinstance(field, forms.ModelChoiceField)
        field.widget = _select(Affiliation, "on_behalf_of")
        field.widget.choices = field.choices
        field.widget.is_required = False


class PostPart(forms.Form):
    """What the page asks about the post as a whole: whether it is one that is there already."""

    # Made with each form that is shown, and the key of the citation that it saves: so it saves once at most.
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    same = forms.CharField(label="Is it that one", required=False, widget=forms.RadioSelect)

    found: tuple[Affiliation, ...] = ()
    chosen: Affiliation | None = None

    def ask(self, posts: Iterable[Affiliation]) -> None:
        """`posts`: those of the same person, organization and role. Sets `chosen`, or says that an answer is needed."""
        self.found = tuple(posts)
        if not self.found:
            return
        widget = self.fields["same"].widget
        assert isinstance(widget, forms.RadioSelect)
        widget.choices = [
            *((str(post.pk), _choice(f"Add the citation to {post_line(post)}", post)) for post in self.found),
            (OTHER, "This is another spell: enter it beside what is there"),
        ]
        answer = self.cleaned_data.get("same", "")
        self.chosen = next((post for post in self.found if str(post.pk) == answer), None)
        if not self.chosen and answer != OTHER:
            lines = "; ".join(map(post_line, self.found))
            self.add_error(
                "same",
                f"There is already this post: {lines}. Add your citation to it, or say that this is another spell.",
            )


class CitationPart(AffiliationCitationForm):
    class Meta:
        model = AffiliationCitation
        fields = (
            "locator",
            "attested",
            "paraphrase",
            "quote",
            "voice",
            "voice_is_concerned",
            "mode",
            "relation",
            "via",
            "aspects",
        )
        widgets = {"paraphrase": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}
        help_texts = {
            "mode": "Is it said as a fact, alleged, or denied? An allegation alone never becomes “stated”. A denial "
            "contradicts what is entered: nothing else is needed for that."
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # It can't be otherwise, and the choice that would say so is folded away.
        if cleaned.get("mode") == Mode.DENIES:
            cleaned["relation"] = Relation.CONTRADICTS
        return cleaned
