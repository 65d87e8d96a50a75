"""Affiliations as lines of a page."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from evidence.date_words import lower_first
from evidence.footnotes import Footnotes
from evidence.pages import Section, counted, more_than, titles
from evidence.phrases import within
from evidence.rows import bars, chronological, line
from people.counting import people_behind, unnamed_words
from people.models import Affiliation, AffiliationOrder, Engagement, Identity, OrderRelation

# A page stays readable, and light, for a party with thousands of members; the list has them all.
MOST = 200
POSTS = npgettext_lazy("count", "post", "posts")
# Beside posts that several sources tell, each as its source does.
TOLD_TWICE = gettext_lazy("Other sources tell this post too; it counts once")
TOLD_AGAIN = gettext_lazy("The same post, as another source tells it")


def named(record: Any) -> dict[str, str]:
    """A link to a record: its name for the reader, and its address."""
    label = getattr(record, "label", None)
    return {"name": label() if callable(label) else record.name, "url": record.get_absolute_url()}


def sphere_of(post: Affiliation) -> Any:
    """Where the post stands: the role's own sphere, or else the organization's."""
    return post.role.sphere or post.organization.sphere


def subject(post: Affiliation, without: str = "") -> str:
    """The post in a few words, as the notes name it: “Ari Epstein, chief executive officer, AWDC”."""
    parts = [
        "" if without == "person" else post.person.name,
        lower_first(post.role.label()),
        "" if without == "organization" else post.organization.label(),
    ]
    return ", ".join(part for part in parts if part)


@titles.add(Affiliation)
def title_of(post: Affiliation) -> str:
    """The whole post in a few words."""
    return subject(post)


@titles.add(AffiliationOrder)
def order_words(order: AffiliationOrder) -> str:
    """“Ari Epstein, researcher, IPIS, came after mayor, City of Antwerp”."""
    together = order.relation == OrderRelation.TOGETHER
    words = {"post": subject(order.affiliation), "other": subject(order.other, "person")}
    if together:
        return _("%(post)s, was held together with %(other)s") % words
    return _("%(post)s, came after %(other)s") % words


def post_line(post: Affiliation, *, notes: Footnotes, without: str = "", bar: Any = None) -> dict[str, Any]:
    """The context of parts/fact_row.html. without: "person", "organization" or "role", whose page it is on."""
    more = []
    if post.title and post.title != post.role.label():
        more.append(_("In the source: “%(title)s”") % {"title": within(post.title)})
    if post.engagement != Engagement.SUBSTANTIVE:
        more.append(post.get_engagement_display().capitalize())
    if people := unnamed_words(post, post.person):
        more.append(people)
    if without != "person" and post.person.identity == Identity.UNRESOLVED:
        more.append(_("The source doesn’t tell which of the namesakes it means"))
    row = line(post, notes=notes, about=subject(post, without), bar=bar)
    return row | {
        "role": post.role.label(),
        "person": None if without == "person" else named(post.person),
        "organization": None if without == "organization" else named(post.organization),
        "sphere": sphere_of(post),
        "on_behalf_of": named(post.on_behalf_of) if post.on_behalf_of else None,
        "more": [*more, *row["more"]],
    }


def posts_section(
    posts: Sequence[Affiliation],
    *,
    notes: Footnotes,
    title: str,
    without: str,
    tenures: Mapping[UUID, UUID],
    all_url: str = "",
    drawn: bool = True,
) -> Section | None:
    """A section of posts in order of time, with bars on one axis. None where there are none.

    tenures: what stands for those posts that several of the rows tell; they are counted once.

    Unless it is the page of the person, it says how many people stand behind them. posts may hold one more than MOST: then
    the section says that the list at `all_url` has all of them. drawn: whether each has a bar; not beside a time line.
    """
    if not posts:
        return None
    shown = chronological(posts[:MOST])
    lines = bars(shown) if drawn else [None] * len(shown)
    rows = [
        post_line(post, notes=notes, without=without, bar=bar) for post, bar in zip(shown, lines, strict=True)
    ]
    spheres = {row["sphere"].code: row["sphere"] for row in rows}
    told: set[UUID] = set()
    for post, row in zip(shown, rows, strict=True):
        if tenure := tenures.get(post.pk):
            row["more"].append(TOLD_AGAIN if tenure in told else TOLD_TWICE)
            told.add(tenure)
    number = len({tenures.get(post.pk, post.pk) for post in shown})
    return Section(
        "posts",
        title,
        "people/posts.html",
        {
            "rows": rows,
            "bars": any(row["bar"] for row in rows),
            "spheres": sorted(spheres.values(), key=lambda sphere: sphere.position),
            "people": "" if without == "person" or len(posts) > MOST else people_behind(posts).words(),
            "all_url": all_url if len(posts) > MOST else "",
        },
        tally=more_than(MOST, POSTS) if len(posts) > MOST else counted(number, POSTS),
    )
