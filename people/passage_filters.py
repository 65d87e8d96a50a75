"""Filters of passages: any two sets of posts, and a window in months."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.filter_fields import MAX_LENGTH, TextField, not_one_of, reference, shown
from evidence.filters import RecordFilterSet, Refusal
from evidence.models import Record, Term
from evidence.parameters import OptionFilter, Parameter, answered_together
from orgs.models import Organization, OrganizationKind
from people.models import Direction, Move, RoleCategory
from people.move_filters import MonthsFilter
from people.passages import MOST_PEOPLE, Ends, Passages, TooMany, ends, in_both

MOST = 100
FROM = ("from_organization", "from_kind", "from_role_category")
TO = ("to_organization", "to_kind", "to_role_category")


class SeveralField(TextField):
    """Several values with commas between them. find: texts → what was found, by text. wrong: what to say of
    one that wasn't."""

    max_length = MAX_LENGTH * MOST

    def __init__(
        self, *, find: Callable[[list[str]], dict[str, Any]], wrong: Callable[[str], str], **kwargs: Any
    ) -> None:
        self.find, self.wrong = find, wrong
        super().__init__(**kwargs)

    def parse(self, text: str) -> list[Any]:
        texts = list(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
        if len(texts) > MOST:
            raise ValidationError(gettext("These are too many: give at most %(most)s.") % {"most": MOST})
        found = self.find(texts)
        for each in texts:
            if each not in found:
                raise ValidationError(self.wrong(each))
        return [found[each] for each in texts]


def by_reference(texts: list[str]) -> dict[str, Record]:
    """Organizations by id or key."""
    lookups = {text: lookup for text in texts if (lookup := reference(text))}
    asked = Q(pk__in=[each["pk"] for each in lookups.values() if "pk" in each])
    asked |= Q(key__in=[each["key"] for each in lookups.values() if "key" in each])
    found: dict[Any, Record] = {}
    for organization in Organization.objects.filter(asked):
        found |= {organization.pk: organization, organization.key: organization}
    values = {text: found.get(next(iter(lookup.values()))) for text, lookup in lookups.items()}
    return {text: value for text, value in values.items() if value is not None}


def no_organization(text: str) -> str:
    return gettext("There is no organization with the id or key “%(text)s”.") % {"text": shown(text)}


def by_code(model: type[Term]) -> Callable[[list[str]], dict[str, Any]]:
    # Asked when it is called: the store that is read is known only then.
    def find(codes: list[str]) -> dict[str, Any]:
        return model._default_manager.in_bulk(codes)

    return find


class SeveralFilter(Parameter):
    field_class = SeveralField
    takes = "One or several, with commas between them."

    def words(self, value: list[Any]) -> str:
        return ", ".join(each.label() for each in value)


def _organizations(label: Any, help_text: Any) -> SeveralFilter:
    return SeveralFilter(
        label=label,
        help_text=help_text,
        find=by_reference,
        wrong=no_organization,
        select=answered_together,
    )


def _terms(model: type[Term], label: Any, help_text: Any) -> SeveralFilter:
    return SeveralFilter(
        label=label,
        help_text=help_text,
        find=by_code(model),
        wrong=lambda text: not_one_of(text, model._default_manager.values_list("code", flat=True)),
        select=answered_together,
    )


class PassageFilter(RecordFilterSet):
    """From posts in one set to posts in another. At least one of the parameters “from” and one of “to” is needed; of those
    that are given a post must meet all."""

    from_organization = _organizations(_("From organizations"), _("Ids or keys of organizations."))
    from_kind = _terms(
        OrganizationKind, _("From kinds"), _("Kinds of organizations, for example parliament.")
    )
    from_role_category = _terms(
        RoleCategory, _("From sorts of roles"), _("Sorts of roles, for example political_office.")
    )
    to_organization = _organizations(_("To organizations"), _("Ids or keys of organizations."))
    to_kind = _terms(OrganizationKind, _("To kinds"), _("Kinds of organizations, for example government."))
    to_role_category = _terms(
        RoleCategory, _("To sorts of roles"), _("Sorts of roles, for example executive.")
    )
    within_months = MonthsFilter(
        label=_("Months between, at most"),
        help_text=_("The dates don’t rule out that no more months lay between."),
        select=answered_together,
    )
    direction = OptionFilter(
        label=_("Direction"),
        help_text=_("“exit”: the post in the first set came first; “entry”: the one in the second set did."),
        options=Direction.choices,
        select=answered_together,
    )

    class Meta:
        model = Move
        fields: Iterable[str] = ()

    @cached_property
    def refusals(self) -> list[Refusal]:
        """Those of the parameters; then that a set is missing, or that too many people have posts in both."""
        found = super().refusals
        given = self.given
        missing = [] if found else [names for names in (FROM, TO) if not given.keys() & set(names)]
        words = {FROM: "From where", TO: "To where"}
        found += [
            Refusal(names[0], words[names], f"{words[names]}? Give one of: {', '.join(names)}.")
            for names in missing
        ]
        if not found and self._people is None:
            message = f"More than {MOST_PEOPLE:,} people have posts in both: narrow one of the two sets."
            found.append(Refusal(FROM[0], words[FROM], message))
        return found

    @cached_property
    def _ends(self) -> tuple[Ends, Ends]:
        given = self.given
        one, other = (ends(*(given.get(name, ()) for name in names)) for names in (FROM, TO))
        return one, other

    @cached_property
    def _people(self) -> tuple[UUID, ...] | None:
        """Who has posts in both sets; None where they are too many to look at."""
        try:
            return in_both(*self._ends)
        except TooMany:
            return None

    def filter_queryset(self, queryset: QuerySet) -> Any:
        given = self.given
        return Passages(
            *self._ends, self._people or (), given.get("within_months"), given.get("direction", "")
        )
