"""Worded: a record whose words (a title, a statement) are written for readers of each language of the site."""

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from evidence.models.named import NormalizedField
from evidence.names import normalize
from evidence.nearest import nearness

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

M = TypeVar("M", bound=models.Model)

# The languages of the site, the one that stands in for the others first.
LANGUAGES = ("en", "nl", "fr")


class JoinedField(NormalizedField):
    """The comparable form of several fields together, one to a line, set from them at every save and bulk_create."""

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        super().__init__(*args, **kwargs)

    @property
    def written(self) -> tuple[str, ...]:
        return self.sources

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["source"], kwargs["fallback"]
        return name, path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        texts = (normalize(getattr(model_instance, source)) for source in self.sources)
        value = "\n".join(text for text in texts if text)
        setattr(model_instance, self.attname, value)
        return value


class WordedQuerySet(models.QuerySet[M]):
    """Find records by their words, in any language that they have."""

    def matching(self, text: str) -> Self:
        """Records whose words hold every word of `text` (compared without case, diacritics or script)."""
        found = self
        for word in normalize(text).split():
            found = found.filter(normal_words__contains=word)
        return found if normalize(text) else self.none()

    def nearest_first(self, text: str) -> Self:
        """Those whose words are exactly `text` before those that begin with it, and these before the rest."""
        return self.order_by(nearness(text, "normal_words"), *(self.model._meta.ordering or ()))


class Worded(models.Model):
    """Base of records with words of ours in one or more languages: columns `<WORDS>_en`, `_nl`, `_fr`.

    At least one of them is given. A subclass declares them with `words_field` and `joined_words`, and the CHECK with
    `words_check`.
    """

    WORDS: ClassVar[str] = "title"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words()

    def words(self, language: str | None = None) -> str:
        """The words in `language` (default: the reader's), or in the first language of the site that has them."""
        code = (language or get_language() or LANGUAGES[0])[:2]
        for candidate in (code, *LANGUAGES):
            if found := getattr(self, f"{self.WORDS}_{candidate}", ""):
                return str(found)
        return ""

    def words_language(self, language: str | None = None) -> str:
        """The language that `words` answers in: what the page marks the text with."""
        code = (language or get_language() or LANGUAGES[0])[:2]
        return next((c for c in (code, *LANGUAGES) if getattr(self, f"{self.WORDS}_{c}", "")), "")

    def address_text(self) -> str:
        # In one language whoever reads, and in plain letters: an address is the same for every reader.
        return normalize(self.words(LANGUAGES[0]))


def words_field(label: "str | _StrPromise", help_text: "str | _StrPromise") -> "models.CharField[str, str]":
    """One language's column of the words."""
    return models.CharField(label, max_length=400, blank=True, help_text=help_text)


def joined_words(words: str, label: "str | _StrPromise", help_text: "str | _StrPromise") -> JoinedField:
    """The column that searches look in: the words of all languages in comparable form."""
    sources = tuple(f"{words}_{language}" for language in LANGUAGES)
    return JoinedField(label, sources=sources, help_text=help_text)


def words_check(words: str, *, name: str, message: "str | _StrPromise") -> models.CheckConstraint:
    """A CHECK that the words are given in one language at least."""
    given = Q()
    for language in LANGUAGES:
        given |= Q(**{f"{words}_{language}__regex": r"\S"})
    return models.CheckConstraint(condition=given, name=name, violation_error_message=message)
