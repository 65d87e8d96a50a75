"""Pages of affiliations, and the posts on the page of an organization."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from evidence.date_words import at_words
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models.fact import AHEAD
from evidence.pages import Section, sections
from evidence.phrases import alleged_by, announced, heading
from evidence.prose import Prose
from evidence.rows import bars, period_of, period_rows
from evidence.views import RecordList, RecordPage, certain_first
from orgs.models import Organization, Sphere
from people.counting import people_behind
from people.filters import AffiliationFilter
from people.models import (
    Affiliation,
    OrderRelation,
)
from people.posts import named, order_words, post_line, posts_section, sphere_of, subject
from people.sentences import Post, affiliation_sentence
from people.tables import AFFILIATIONS
from people.tenures import dates_agree

# The people behind a longer list aren't counted: it is no answer to a question that somebody asked.
MOST_COUNTED = 1000


class AffiliationList(RecordList):
    filterset_class = AffiliationFilter
    table = AFFILIATIONS
    template_name = "people/affiliations.html"
    section = "affiliations"
    title = gettext_lazy("Affiliations")
    counted_as = npgettext_lazy("count", "affiliation", "affiliations")
    intro = gettext_lazy("Who held which post, where and when, and who says so.")

    def queryset(self) -> QuerySet[Affiliation]:
        return Affiliation.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        return certain_first(rows, asked)

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        when = asked.given.get("on")
        rows = [
            {
                "post": post,
                "role": post.role.label(),
                "ahead": post.get_reality_display() if post.reality in AHEAD else "",
                "period": period_of(post),
                "sphere": sphere_of(post),
                "by": alleged_by(post.standing, post.citations.all()),
                "held": getattr(post, "held", ""),
                "sources": len({citation.source_id for citation in post.citations.all()}),
            }
            for post in page or ()
        ]
        return {
            "rows": rows,
            "people": self.people(page, asked),
            "on": at_words(when) if when else "",
            "spheres": Sphere.objects.all(),
        }

    def people(self, page: Page | None, asked: RecordFilterSet) -> str:
        """How many people stand behind all rows of the list, in words; empty for a list too long to count at once."""
        if page is None or not page.paginator.count or page.paginator.count > MOST_COUNTED:
            return ""
        return people_behind(asked.qs.select_related("person").prefetch_related(None).order_by()).words()


class AffiliationPage(RecordPage):
    model = Affiliation
    template_name = "evidence/fact.html"
    section = "affiliations"

    def context(self, record: Affiliation, notes: Footnotes) -> dict[str, Any]:
        row = post_line(record, notes=Footnotes())
        refs = notes.refs(record.citations.all())
        ends = [
            (_("Person"), named(record.person), None),
            (_("Role"), named(record.role), record.role.sphere),
            (_("Organization"), named(record.organization), record.organization.sphere),
        ]
        if record.on_behalf_of:
            ends.append((_("On behalf of"), named(record.on_behalf_of), None))
        return {
            "kind": _("Affiliation"),
            "title": heading(f"{record.person.name}, {row['role']}, {record.organization.label()}", record),
            "crumb": (_("Affiliations"), "affiliations"),
            "lead": [{"text": affiliation_sentence(Post.of(record)), "refs": refs}],
            "ends": ends,
            "more": row["more"],
            "period": period_rows(record),
            "bar": bars([record])[0],
            "ahead": record.reality in AHEAD,
        }


@sections.add(Affiliation, position=10)
def orders(record: Affiliation, notes: Footnotes) -> Section | None:
    """What sources say of the order of this post and others of the same person."""
    rows = []
    for order in record.told_orders:  # type: ignore[attr-defined]
        later = order.affiliation_id == record.pk
        other = order.other if later else order.affiliation
        words = order.get_relation_display()
        if order.relation == OrderRelation.AFTER and not later:
            words = _("came before")
        citations = list(order.citations.all())
        rows.append(
            {
                "words": announced(words, order),
                "other": {
                    "name": f"{other.role.label()}, {other.organization.label()}",
                    "url": other.get_absolute_url(),
                },
                "refs": notes.refs(citations, order_words(order)),
                "standing": order.standing,
                "by": alleged_by(order.standing, citations),
                "more": [Prose(order.remark)] if order.remark else [],
            }
        )
    return Section("order", _("Before and after"), "evidence/ties.html", {"rows": rows}) if rows else None


@sections.add(Affiliation, position=5)
def told_also(record: Affiliation, notes: Footnotes) -> Section | None:
    """The same post as other sources tell it, and whether their dates can be right with these."""
    rows = []
    others: list[Affiliation] = record.told_also  # type: ignore[attr-defined]
    for other in others:
        citations = list(other.citations.all())
        more = [affiliation_sentence(Post.of(other))]
        if not dates_agree(record, other):
            more.append(_("The dates contradict those above. Both stand as their sources give them."))
        rows.append(
            {
                "words": _("told as"),
                "other": {"name": post_title(other), "url": other.get_absolute_url()},
                "refs": notes.refs(citations, subject(other)),
                "standing": other.standing,
                "by": alleged_by(other.standing, citations),
                "more": more,
            }
        )
    title = _("The same post, as other sources tell it")
    return Section("same-post", title, "evidence/ties.html", {"rows": rows}) if rows else None


def post_title(post: Affiliation) -> str:
    """Role, or what the source calls it, and organization."""
    return f"{post.title or post.role.label()}, {post.organization.label()}"


@sections.add(Organization, position=10)
def posts_at_organization(record: Organization, notes: Footnotes) -> Section | None:
    """Who held what there, or elsewhere on its behalf."""
    posts: list[Affiliation] = record.posts  # type: ignore[attr-defined]
    return posts_section(
        posts,
        notes=notes,
        tenures=record.tenures,  # type: ignore[attr-defined]
        title=_("People"),
        without="organization" if all(post.organization_id == record.pk for post in posts) else "",
        all_url=f"{reverse('affiliations')}?organization={record.key}",
        drawn=False,
    )
