"""Form fields of the filters. None lets a hostile value reach the database, and each says what it would take."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from unicodedata import category
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from evidence.date_advice import explain
from evidence.dates import PartialDate, PartialDateError, UnreadableDateError
from evidence.forms import PartialDateInput
from evidence.models import Record, Term
from evidence.names import normalize
from evidence.periods import window

MAX_LENGTH = 200
MAX_WORDS = 10
# What a list of options shows for "not given".
ANY = gettext_lazy("Any")

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_KEY = re.compile(r"[0-9a-f]{12}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def shown(text: str, limit: int = 60) -> str:
    """What was given, fit to be said back: printable and not longer than `limit`."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return printable if len(printable) <= limit else f"{printable[:limit]}…"


def reference(text: str) -> dict[str, Any] | None:
    """The lookup (`pk` or `key`) that an id or the key at the end of an address stands for; None if it is neither."""
    text = text.lower()
    if _UUID.fullmatch(text):
        return {"pk": UUID(text)}
    return {"key": text} if _KEY.fullmatch(text) else None


def not_one_of(text: str, allowed: Iterable[str]) -> str:
    """What to say of a value that isn't among those that are allowed."""
    words = {"text": shown(text), "allowed": ", ".join(allowed)}
    if not words["allowed"]:
        return _("“%(text)s” isn’t known: there are none yet.") % words
    return _("“%(text)s” is not one of: %(allowed)s.") % words


class TextField(forms.Field):
    """A short text. Refuses what PostgreSQL can't store and what nobody means: control characters, half characters,
    more than 200 characters."""

    widget: type[forms.Widget] | forms.Widget = forms.TextInput
    max_length = MAX_LENGTH

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if len(text) > self.max_length:
            raise ValidationError(
                _("This is too long: at most %(number)s characters.") % {"number": self.max_length}
            )
        if any(category(c) in ("Cc", "Cs") and not c.isspace() for c in text):
            raise ValidationError(_("This holds a character that no text has. Type it again."))
        return self.parse(text) if text else None

    def parse(self, text: str) -> Any:
        """The value that a clean, non-empty text stands for. Raises ValidationError with a sentence."""
        return text


class SearchField(TextField):
    """Words to find, at most ten."""

    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})

    def parse(self, text: str) -> str:
        if len(normalize(text).split()) > MAX_WORDS:
            raise ValidationError(_("Search for at most %(number)s words.") % {"number": MAX_WORDS})
        return text


class PatternField(TextField):
    """A code of a known form, for example a country."""

    def __init__(
        self, *, pattern: str, advice: str, change: Callable[[str], str] = str, **kwargs: Any
    ) -> None:
        self.pattern, self.advice, self.change = re.compile(pattern), advice, change
        super().__init__(**kwargs)

    def parse(self, text: str) -> str:
        code = self.change(text)
        if not self.pattern.fullmatch(code):
            raise ValidationError(f"“{shown(text)}”: {self.advice}")
        return code


def _wrong_date(text: str, error: PartialDateError) -> str:
    """What to say of a date that can't be asked about: what is wrong with it in English, what to write in the others."""
    if (get_language() or "en").startswith("en"):
        if isinstance(error, UnreadableDateError):
            return explain(text, _can_be_asked)
        # What to write instead of a set is a set.
        if not text.startswith("["):
            return str(error)
    advice = _(
        "Ask about a day (2018-04-24), a month (2018-04) or a year (2018): “%(text)s” is none of these."
    )
    return advice % {"text": shown(text)}


def _can_be_asked(text: str) -> bool:
    try:
        window(text)
    except PartialDateError:
        return False
    return True


class WhenField(TextField):
    """A day, a month or a year to ask about; cleans to a PartialDate."""

    # “e.g.” before it: by itself it would look like a date that is asked for.
    widget = PartialDateInput({"placeholder": gettext_lazy("e.g. 2018-04-24")})

    def parse(self, text: str) -> PartialDate:
        if len(text) > 40:
            raise ValidationError(_("Ask about a day (2018-04-24), a month (2018-04) or a year (2018)."))
        try:
            window(text)
        except PartialDateError as error:
            raise ValidationError(_wrong_date(text, error)) from error
        return PartialDate.parse(text)


class OptionField(TextField):
    """One of a closed list. `empty`: what the page shows for "not given"; `hidden`: taken, but not in its list."""

    widget: Any = forms.Select

    def __init__(
        self,
        *,
        options: Iterable[tuple[str, Any]],
        empty: "str | _StrPromise" = ANY,
        hidden: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        self.options = dict(options)
        super().__init__(**kwargs)
        self.widget.choices = [
            ("", empty),
            *((k, v) for k, v in self.options.items() if k not in set(hidden)),
        ]

    def parse(self, text: str) -> str:
        if text not in self.options:
            raise ValidationError(not_one_of(text, self.options))
        return text


class TermField(TextField, forms.ModelChoiceField):
    """A term of a vocabulary, by its code. Its list is read from the current store when it is needed, not before."""

    widget = forms.Select

    def __init__(self, *, model: type[Term], **kwargs: Any) -> None:
        self.model = model
        super().__init__(
            queryset=model._default_manager.all(),
            to_field_name="code",
            empty_label=ANY,
            **kwargs,
        )

    def parse(self, text: str) -> Term:
        terms = {term.code: term for term in self.model._default_manager.all()}
        if text not in terms:
            raise ValidationError(not_one_of(text, terms))
        return terms[text]


class RecordField(TextField):
    """A record, by its id or by the key that ends its address. One that isn't there is refused, not ignored."""

    widget: type[forms.Widget] | forms.Widget = forms.HiddenInput

    def __init__(self, *, model: type[Record], **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)

    def parse(self, text: str) -> Record:
        lookup = reference(text)
        if lookup is None:
            raise ValidationError(
                _(
                    "“%(text)s” is not the id of a record: give the id (32 hexadecimal digits with hyphens) or the last "
                    "twelve of them, as in its address."
                )
                % {"text": shown(text)}
            )
        found = self.model._default_manager.filter(**lookup).first()
        if found is None:
            raise ValidationError(
                (
                    _("There is no %(kind)s with the id %(text)s.")
                    if "pk" in lookup
                    else _("There is no %(kind)s with the key %(text)s.")
                )
                % {"kind": self.model._meta.verbose_name, "text": text.lower()}
            )
        return found


class KeySelect(forms.Select):
    """A select of records by key, which also finds the one whose whole id was given."""

    def format_value(self, value: Any) -> list[str]:
        return [text.lower()[-12:] for text in super().format_value(value)]


class RecordChoiceField(RecordField, forms.ModelChoiceField):
    """The same, with a list to choose from on the page: for records that serve as vocabulary."""

    widget = KeySelect

    def __init__(self, *, model: type[Record], label_of: Callable[[Any], str] = str, **kwargs: Any) -> None:
        self.model, self.label_of = model, label_of
        forms.ModelChoiceField.__init__(
            self,
            queryset=getattr(model._default_manager.all(), "preload", model._default_manager.all)(),
            to_field_name="key",
            empty_label=ANY,
            **kwargs,
        )

    def label_from_instance(self, obj: Model) -> str:
        return self.label_of(obj)
