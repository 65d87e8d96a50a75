"""Names and identifiers: what people and organizations are called and numbered, as written and in comparable form."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from evidence.identifiers import validate_identifier
from evidence.models.base import Record, Row
from evidence.names import normalize
from evidence.nearest import nearness

# A language tag as far as we use it: nl, fr, sr-Latn.
LANGUAGE_CODE = r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$"

M = TypeVar("M", bound=models.Model)


class NormalizedField(models.TextField):
    """The comparable form of another field, set from it at every save and bulk_create."""

    def __init__(self, *args: Any, source: str = "", fallback: str = "", **kwargs: Any) -> None:
        self.source, self.fallback = source, fallback
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    @property
    def written(self) -> tuple[str, ...]:
        """The fields that it is made of."""
        return tuple(filter(None, (self.source, self.fallback)))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source, "fallback": self.fallback}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = getattr(model_instance, self.source) or (
            getattr(model_instance, self.fallback) if self.fallback else ""
        )
        value = normalize(text)
        setattr(model_instance, self.attname, value)
        return value


class NamedQuerySet(models.QuerySet[M]):
    """Find records by any of their names, in any script."""

    def matching(self, text: str) -> "NamedQuerySet[M]":
        """Records of which some name holds every word of `text` (compared without case, diacritics or script)."""
        found = self
        for word in normalize(text).split():
            found = found.filter(search_text__contains=word)
        return found if normalize(text) else self.none()

    def nearest_first(self, text: str) -> Self:
        """Those whose name is exactly `text` before those that begin with it, and these before the rest."""
        return self.order_by(nearness(text, "normal_name", "search_text"), *(self.model._meta.ordering or ()))


class Named(Record):
    """A person or an organization: something with a name, other names, and a place in alphabetical lists."""

    name = models.CharField(
        _("name"),
        max_length=300,
        help_text=_(
            "The name as it is best known. Other spellings, scripts and languages go under “other names”."
        ),
    )
    sort_name = models.CharField(
        _("sort name"),
        max_length=300,
        blank=True,
        help_text=_("How it is filed in lists, for example “De Wever, Bart”. Empty: as the name."),
    )
    remark = models.TextField(
        _("public remark"),
        blank=True,
        help_text=_(
            "Shown to readers: what they must know to read this record rightly. Not for internal notes."
        ),
    )
    sort_key = NormalizedField(
        _("sort key"),
        source="sort_name",
        fallback="name",
        help_text=_("Sort name in comparable form; automatic."),
    )
    normal_name = NormalizedField(
        _("comparable name"), source="name", help_text=_("Name in comparable form; automatic.")
    )
    other_normal_names = models.TextField(
        _("other comparable names"),
        default="",
        db_default="",
        editable=False,
        help_text=_("All other names in comparable form; kept by the database."),
    )
    search_text = models.GeneratedField(
        expression=Concat(
            F("normal_name"), Value("\n", output_field=models.TextField()), F("other_normal_names")
        ),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("search text"),
        help_text=_("All names in comparable form."),
    )

    DERIVED = ("other_normal_names",)
    PROSE: ClassVar[tuple[str, ...]] = ("remark",)

    class Meta:
        abstract = True
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="%(class)s_sort"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="%(class)s_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="%(class)s_name_given",
                violation_error_message=_("Give a name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def address_text(self) -> str:
        # The comparable form: addresses are the same for every reader and stay in plain letters.
        return normalize(self.name)


class NameKind(models.TextChoices):
    ORIGINAL = "original", _("original script")
    TRANSLATION = "translation", _("name in another language")
    TRANSLITERATION = "transliteration", _("transliteration")
    SHORT_FORM = "short_form", _("short form")
    ACRONYM = "acronym", _("acronym")
    SPELLING_VARIANT = "spelling_variant", _("spelling variant")
    MISSPELLING = "misspelling_in_source", _("misspelling in a source")
    FORMER = "former", _("former name")
    ALIAS = "alias", _("alias")


class Name(Row):
    """One more name of a person or an organization, as it is written somewhere."""

    name = models.CharField(_("name"), max_length=300, help_text=_("As it is written, in its own script."))
    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text=_("Language code, for example nl, fr, en, ru.")
    )
    script = models.CharField(
        _("script"),
        max_length=4,
        blank=True,
        help_text=_("Script code (ISO 15924), for example Latn or Cyrl."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=NameKind,
        default=NameKind.SPELLING_VARIANT,
        help_text=_("What sort of name."),
    )
    normal_name = NormalizedField(
        _("comparable name"), source="name", help_text=_("Name in comparable form; automatic.")
    )

    class Meta:
        abstract = True
        ordering = ["language", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="%(class)s_given",
                violation_error_message=_("Give the name, or remove this line."),
            ),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex=LANGUAGE_CODE),
                name="%(class)s_language",
                violation_error_message=_(
                    "Give the language as a code of two or three letters, for example nl."
                ),
            ),
            models.CheckConstraint(
                condition=Q(script="") | Q(script__regex=r"^[A-Z][a-z]{3}$"),
                name="%(class)s_script",
                violation_error_message=_("Give the script as four letters, for example Latn or Cyrl."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(Row):
    """A number or code under which a register knows the record, for example KBO 0406.798.006."""

    scheme = models.SlugField(
        _("scheme"),
        max_length=50,
        help_text=_(
            "Which register: kbo (Belgian enterprise number), lei, siren, eu_transparency, wikidata, opensanctions, "
            "or the name of a data set."
        ),
    )
    value = models.CharField(
        _("value"),
        max_length=200,
        help_text=_("As the register writes it. Checked where the register has check digits."),
    )

    class Meta:
        abstract = True
        ordering = ["scheme", "value", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__regex=r"^\S(.*\S)?$"),
                name="%(class)s_trimmed",
                violation_error_message=_("Give the identifier without spaces before or after it."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"

    def clean(self) -> None:
        super().clean()
        try:
            self.value = validate_identifier(self.scheme, self.value)
        except ValueError as error:
            raise ValidationError({"value": str(error)}) from error


# What may stand for a name in running text; the first ones are preferred.
_SHOWN = (NameKind.TRANSLATION, NameKind.TRANSLITERATION, NameKind.ACRONYM, NameKind.SHORT_FORM)
_NOT_LATIN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")


def name_in(language: str, names: Iterable[Name], fallback: str) -> str:
    """The name to show to a reader of `language`.

    A translation in that language; else `fallback` if it is in Latin letters; else a transliteration in that language, then a
    name in English, then any that is in Latin letters, translations before acronyms.
    """
    names = list(names)
    for name in names:
        if name.kind == NameKind.TRANSLATION and name.language == language:
            return name.name
    if not _NOT_LATIN.search(fallback):
        return fallback
    readable = [name for name in names if name.kind in _SHOWN and not _NOT_LATIN.search(name.name)]
    for wanted in (language, "en", None):
        for kind in _SHOWN:
            for name in readable:
                if name.kind == kind and wanted in (name.language, None):
                    return name.name
    return fallback
