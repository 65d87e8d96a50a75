"""Pages of roles."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy, pgettext

from evidence.about import About
from evidence.as_of import ON
from evidence.date_words import lower_first
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.pages import Section, sections
from evidence.versions import PUBLISHED
from evidence.views import RecordList, RecordPage
from people.filters import RoleFilter
from people.models import (
    Role,
)
from people.posts import posts_section
from people.tables import ROLES


class RoleList(RecordList):
    filterset_class = RoleFilter
    table = ROLES
    template_name = "people/roles.html"
    section = "roles"
    title = gettext_lazy("Roles")
    counted_as = npgettext_lazy("count", "role", "roles")
    intro = gettext_lazy(
        "The functions that people held, whatever a source calls them, with their titles in three languages."
    )

    def queryset(self) -> QuerySet[Role]:
        return Role.objects.preload().annotate(posts_count=Count("affiliations")).order_by("sort_key", "pk")

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        titles = [(role, {code: words[0] for code, _name, words in titles_of(role)}) for role in page or ()]
        return {"rows": [{"role": role, "nl": of.get("nl"), "fr": of.get("fr")} for role, of in titles]}


def titles_of(role: Role) -> list[tuple[str, str, list[str]]]:
    """The titles by language: (code, name of the language, titles with the preferred one first)."""
    names = {"nl": _("Dutch"), "fr": _("French"), "en": _("English")}
    found: dict[str, list[str]] = {code: [] for code in names}
    for title in role.titles.all():
        found.setdefault(title.language, []).append(title.title)
    return [(code, names.get(code, _("German")), titles) for code, titles in found.items() if titles]


class RolePage(RecordPage):
    model = Role
    template_name = "people/role.html"
    section = "roles"
    takes = (PUBLISHED, ON)

    def context(self, record: Role, notes: Footnotes) -> dict[str, Any]:
        return {"titles": titles_of(record)}

    def about(self, request: HttpRequest, record: Role, context: dict[str, Any]) -> About:
        """With how many posts sources tell of: what is alleged or denied is among them, so nobody is said to have held it."""
        told = next((each.tally for each in context["sections"] if each.anchor == "posts"), None)
        return super().about(request, record, context | {"summary": role_words(record, told)})


def role_words(role: Role, told: tuple[int | str, str] | None) -> str:
    """A role in a sentence or two, for previews. told: how many posts the page tells of, and the word for them."""
    of = [role.category.label(), role.sphere.label() if role.sphere else ""]
    words = {"role": role.label(), "of": ", ".join(lower_first(each) for each in of if each)}
    what = pgettext("preview", "Role: %(role)s (%(of)s).") % words
    if told is None:
        return " ".join([what, _("Nobody who held it is public here.")])
    number, posts = told
    said = pgettext("preview", "What sources say of who held it, where and when: %(number)s %(posts)s.")
    return " ".join([what, said % {"number": number, "posts": posts}])


@sections.add(Role, position=10)
def holders(record: Role, notes: Footnotes) -> Section | None:
    return posts_section(
        record.posts,  # type: ignore[attr-defined]
        notes=notes,
        tenures=record.tenures,  # type: ignore[attr-defined]
        title=_("Who held it"),
        without="role",
        all_url=f"{reverse('affiliations')}?role={record.key}",
    )
