"""Role: a function that somebody can hold, with its titles in the languages of the site."""

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Named, NamedQuerySet, Row, Term
from evidence.models.named import NormalizedField
from evidence.sight import Sighted
from orgs.models import Sphere


@tracked
class RoleCategory(Term):
    """A group of roles: executive, cabinet staff, political office …"""

    opens_door = models.BooleanField(
        _("opens the revolving door"),
        default=True,
        help_text=_("Untick for memberships and party cards: having one is not a move."),
    )

    class Meta(Term.Meta):
        verbose_name = _("category of roles")
        verbose_name_plural = _("categories of roles")


class RoleQuerySet(NamedQuerySet["Role"]):
    def with_ends(self) -> Self:
        """With category and sphere."""
        return self.select_related("category", "sphere")

    def preload(self) -> Self:
        """With category, sphere and titles."""
        return self.with_ends().prefetch_related("titles")


@tracked
class Role(Named):
    """A function (Popolo: post). What one source calls it goes on the affiliation; this is what they have in common."""

    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Short name for files and imports, for example minister-justice."),
    )
    category = models.ForeignKey(
        RoleCategory,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("category"),
        help_text=_("The group it belongs to."),
    )
    sphere = models.ForeignKey(
        Sphere,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("sphere"),
        help_text=_(
            "Only where the role stands elsewhere than its organization, as a lobbyist's in a ministry does."
        ),
    )
    opens_door = models.BooleanField(
        _("opens the revolving door"),
        null=True,
        blank=True,
        choices=[(None, _("as its category does")), (True, _("yes")), (False, _("no"))],
        help_text=_(
            "Only where the role differs from its category: whether having held it counts as a move."
        ),
    )

    objects: ClassVar = Sighted.from_queryset(RoleQuerySet)()

    class Meta(Named.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def get_absolute_url(self) -> str:
        return reverse("role", args=[self.slug, self.key])

    def label(self, language: str | None = None) -> str:
        """The preferred title in `language` (default: the reader's), or the English working name."""
        code = (language or get_language() or "en")[:2]
        for title in self.titles.all():
            if title.language == code and title.preferred:
                return title.title
        return self.name


class Gender(models.TextChoices):
    FEMININE = "f", _("feminine")
    MASCULINE = "m", _("masculine")


@tracked
class RoleTitle(Row):
    """A title of a role in one language: the preferred one, a feminine form or a synonym."""

    role = models.ForeignKey(
        Role,
        on_delete=models.CASCADE,
        related_name="titles",
        verbose_name=_("role"),
        help_text=_("Whose title it is."),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("nl", _("Dutch")), ("fr", _("French")), ("en", _("English")), ("de", _("German"))],
        help_text=_("Language of the title."),
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("As it is used in that language."))
    gender = models.CharField(
        _("gender"), max_length=1, choices=Gender, blank=True, help_text=_("Only where the form shows one.")
    )
    preferred = models.BooleanField(
        _("preferred"), default=False, help_text=_("The one that is shown; one for each language.")
    )
    normal_name = NormalizedField(_("comparable title"), source="title", help_text=_("Automatic."))

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        ordering = ["language", "-preferred", "title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "language", "title"],
                name="roletitle_once",
                violation_error_message=_("This title is already there in this language."),
            ),
            models.UniqueConstraint(
                fields=["role", "language"],
                condition=models.Q(preferred=True),
                name="roletitle_one_preferred",
                violation_error_message=_("Only one title in a language can be the preferred one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
