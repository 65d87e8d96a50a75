"""Rule: for how long after leaving an office another post is forbidden, or has to be reported or authorised."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import (
    Citation,
    PeriodFact,
    Row,
    Worded,
    WordedQuerySet,
    joined_words,
    words_check,
    words_field,
)
from evidence.models.worded import LANGUAGES
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from orgs.models import Organization, OrganizationKind, Sphere
from people.models.role import Role, RoleCategory

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class RuleQuerySet(PeriodQuerySet["Rule"], WordedQuerySet["Rule"]):  # type: ignore[override]
    def with_ends(self) -> Self:
        """With the offices that are bound and the destinations."""
        offices = RuleOffice.objects.select_related(
            "role", "role_category", "organization", "organization_kind"
        )
        destinations = RuleDestination.objects.select_related("sphere", "role_category", "organization_kind")
        return self.prefetch_related(
            models.Prefetch("offices", offices), models.Prefetch("destinations", destinations)
        )

    def preload(self) -> Self:
        """With everything that a rule's line shows."""
        return self.with_ends().prefetch_related(
            "offices__role__titles", "offices__organization__names", "citations__source"
        )


@tracked
class Rule(Worded, PeriodFact):
    """A rule on what former office holders may do, as its text gives it. Its start and end are when it was in force.

    What it says of a move follows from the dates of both posts and nothing else: whether somebody was given permission is
    not known from dates. A rule that never came into force is there to compare with.
    """

    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Short name for addresses and the API, for example eu-commissioners."),
    )
    title_en = words_field(_("title, English"), _("What the rule is called, for English readers."))
    title_nl = words_field(_("title, Dutch"), _("The same for Dutch readers; one language is enough."))
    title_fr = words_field(_("title, French"), _("The same for French readers; one language is enough."))
    normal_words = joined_words("title", _("comparable title"), _("Automatic."))
    duty_en = models.TextField(
        _("what it asks, English"),
        blank=True,
        help_text=_("In a sentence, in plain words: what former office holders must do or leave undone."),
    )
    duty_nl = models.TextField(
        _("what it asks, Dutch"), blank=True, help_text=_("The same for Dutch readers.")
    )
    duty_fr = models.TextField(
        _("what it asks, French"), blank=True, help_text=_("The same for French readers.")
    )
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=100, help_text=_("Whose rule it is, for example European Union.")
    )
    months = models.PositiveSmallIntegerField(
        _("months"), help_text=_("How long it binds after leaving the office, in months.")
    )
    never_in_force = models.BooleanField(
        _("never in force"),
        default=False,
        help_text=_("Tick for a bill that was rejected or never applied: then it is a comparison only."),
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in a list", "position"),
        default=100,
        help_text=_("Order in lists, small numbers first."),
    )

    PROSE = ("duty_en", "duty_nl", "duty_fr", *PeriodFact.PROSE)

    objects: ClassVar = Sighted.from_queryset(RuleQuerySet)()

    class Meta(PeriodFact.Meta):
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["position", "normal_words", "id"]
        constraints = [
            *PeriodFact.Meta.constraints,
            words_check(
                "title", name="rule_title_given", message=_("Give the title in one language at least.")
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=1200),
                name="rule_months",
                violation_error_message=_("Give the number of months, 1 or more."),
            ),
            models.CheckConstraint(
                condition=Q(never_in_force=False) | Q(start=None, end=None),
                name="rule_in_force_or_never",
                violation_error_message=_(
                    "A rule that was never in force has no start and no end: empty them."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rule", args=[self.slug, self.key])

    def duty(self, language: str | None = None) -> str:
        """What it asks, for readers of `language`, or else in the first language that has it."""
        code = (language or get_language() or "en")[:2]
        texts = (getattr(self, f"duty_{candidate}", "") for candidate in (code, *LANGUAGES))
        return next((text for text in texts if text), "")


@tracked
class RuleCitation(Citation):
    """A place that supports or contradicts a rule: its text, its dates, that it is still in force."""

    record = models.ForeignKey(
        Rule,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("rule"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")


def _given(*fields: str) -> Q:
    """A CHECK that at least one of some foreign keys is set."""
    given = Q()
    for name in fields:
        given |= Q(**{f"{name}__isnull": False})
    return given


def _part(model: type[models.Model], label: "_StrPromise", help_text: "_StrPromise") -> models.ForeignKey:
    """One of the things that a post must fit, where it is filled in."""
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        help_text=help_text,
    )


def _rule(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        Rule,
        on_delete=models.CASCADE,
        related_name=related_name,
        verbose_name=_("rule"),
        help_text=_("The rule."),
    )


@tracked
class RuleOffice(Row):
    """An office that the rule binds. What is filled in must all fit the post that was left."""

    rule = _rule("offices")
    role = _part(Role, _("role"), _("The function that was left."))
    role_category = _part(RoleCategory, _("sort of role"), _("Or a whole group of roles."))
    organization = _part(Organization, _("organization"), _("The organization that was left."))
    organization_kind = _part(OrganizationKind, _("kind of organization"), _("Or a kind of organization."))

    NAMED_BY = ("rule", "role", "role_category", "organization", "organization_kind")

    class Meta:
        verbose_name = _("office bound")
        verbose_name_plural = _("offices bound")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=_given("role", "role_category", "organization", "organization_kind"),
                name="ruleoffice_given",
                violation_error_message=_("Say which office: a role, a sort of role or an organization."),
            ),
        ]

    def __str__(self) -> str:
        parts = (self.role, self.role_category, self.organization, self.organization_kind)
        return ", ".join(str(part) for part in parts if part)


@tracked
class RuleDestination(Row):
    """Where the rule applies to: what is filled in must all fit the post that was taken up."""

    rule = _rule("destinations")
    sphere = _part(Sphere, _("sphere"), _("The sphere of the new post."))
    role_category = _part(RoleCategory, _("sort of role"), _("What sort of post the new one is."))
    organization_kind = _part(
        OrganizationKind, _("kind of organization"), _("What kind of organization it is in.")
    )

    NAMED_BY = ("rule", "sphere", "role_category", "organization_kind")

    class Meta:
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=_given("sphere", "role_category", "organization_kind"),
                name="ruledestination_given",
                violation_error_message=_(
                    "Say where to: a sphere, a sort of role or a kind of organization."
                ),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(
            str(part) for part in (self.sphere, self.role_category, self.organization_kind) if part
        )
