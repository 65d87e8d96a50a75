"""Vocabulary: terms that editors may add to and rename, with a label in each language of the site."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """A term of a vocabulary. Its code is its key: it stays when the labels are reworded."""

    code = models.SlugField(
        _("code"),
        primary_key=True,
        max_length=50,
        help_text=_(
            "Short name used in addresses and in the API, for example public_office. Can't be changed later."
        ),
    )
    label_en = models.CharField(_("English"), max_length=120, help_text=_("What English readers see."))
    label_nl = models.CharField(
        _("Dutch"),
        max_length=120,
        blank=True,
        help_text=_("What Dutch readers see; the English word where empty."),
    )
    label_fr = models.CharField(
        _("French"),
        max_length=120,
        blank=True,
        help_text=_("What French readers see; the English word where empty."),
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in a list", "position"),
        default=100,
        help_text=_("Order in lists, small numbers first."),
    )

    DERIVED: tuple[str, ...] = ()

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """The label in `language` (default: the reader's), or in English where there is none."""
        code = (language or get_language() or "en")[:2]
        return getattr(self, f"label_{code}", "") or self.label_en
