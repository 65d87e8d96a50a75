"""Pages of people and of the links between them."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy, pgettext

from evidence.about import Linked, identified, schema, schema_day
from evidence.as_of import ON, as_of
from evidence.date_words import at_words
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.independence import behind
from evidence.models import NameKind
from evidence.models.fact import AHEAD
from evidence.pages import Section, counted, sections
from evidence.periods import Held
from evidence.phrases import announced, heading
from evidence.prose import Prose
from evidence.rows import bars, chronological, line, period_beside, period_rows, remarks
from evidence.standing import BEFORE, Standing
from evidence.versions import PUBLISHED
from evidence.views import RecordList, RecordPage, certain_first
from orgs.models import Sphere
from people.births import public_birth
from people.counting import people_words, together
from people.filters import OF_THE_POST, AffiliationFilter, PersonFilter
from people.models import (
    Affiliation,
    Identity,
    OverlapMember,
    Person,
    PersonLink,
    PersonLinkKind,
)
from people.namesakes import namesakes_of
from people.posts import named, posts_section, sphere_of, subject
from people.sentences import Post, affiliation_sentence, link_sentence
from people.tables import PEOPLE
from people.tenures import undated

KIND = {
    Identity.NAMED: gettext_lazy("Person"),
    Identity.UNNAMED_ONE: gettext_lazy("Somebody whom the source doesn’t name"),
    Identity.UNNAMED_GROUP: gettext_lazy("People whom the source doesn’t name"),
    Identity.UNRESOLVED: gettext_lazy("Person, one of several namesakes"),
}
# How somebody is to be told apart from a namesake, by the link that the other has to them.
RELATION = {
    (PersonLinkKind.PARENT_OF, True): gettext_lazy("a child"),
    (PersonLinkKind.PARENT_OF, False): gettext_lazy("a parent"),
    (PersonLinkKind.SPOUSE, True): gettext_lazy("the partner"),
    (PersonLinkKind.SPOUSE, False): gettext_lazy("the partner"),
    (PersonLinkKind.SIBLING, True): gettext_lazy("a brother or sister"),
    (PersonLinkKind.SIBLING, False): gettext_lazy("a brother or sister"),
    (PersonLinkKind.RELATIVE, True): gettext_lazy("a relative"),
    (PersonLinkKind.RELATIVE, False): gettext_lazy("a relative"),
}
TIES = npgettext_lazy("count", "tie", "ties")
NAMED = npgettext_lazy("count", "person", "people")
# Kinds of name that a reader is told; the others are plainly other spellings or scripts.
TOLD = {NameKind.SHORT_FORM, NameKind.MISSPELLING, NameKind.FORMER, NameKind.ALIAS, NameKind.ACRONYM}


# Of these, the latest are named on a line of the list of people.
POSTS_IN_LINE = 3


def posts_asked_for(asked: RecordFilterSet) -> QuerySet[Affiliation]:
    """The posts that answer what the list of people was asked about posts: all of them where it wasn't asked.

    With `on` they carry `held`. What a post must meet is the same as in the list of affiliations, so that list's filters
    say it.
    """
    data = {name: asked.data[name] for name in OF_THE_POST if name in asked.given}
    return AffiliationFilter(data, Affiliation.objects.order_by("pk")).qs


def in_short(post: Affiliation, spells: Iterable[Affiliation] = ()) -> dict[str, Any]:
    """The context of people/in_short.html: a post as a line about somebody names it, never without its dates.

    spells: all rows that tell of this post, where they aren't all named; their citations must be preloaded.
    """
    sphere = sphere_of(post)
    when = period_beside(post)
    if any(not undated(spell) and period_beside(spell) != when for spell in spells):
        when = pgettext("line: period", "%(when)s; other dates too") % {"when": when}
    return {
        "words": f"{post.role.label()}, {post.organization.label()}",
        "sphere": sphere,
        "standing": post.standing,
        "marks": [
            str(mark)
            for mark, shown in (
                (post.get_standing_display(), post.standing != "stated"),
                (post.get_reality_display(), post.reality in AHEAD),
            )
            if shown
        ],
        "when": when,
        "held": getattr(post, "held", ""),
    }


class PersonList(RecordList):
    filterset_class = PersonFilter
    table = PEOPLE
    template_name = "people/people.html"
    section = "people"
    title = gettext_lazy("People")
    counted_as = npgettext_lazy("count", "person or group", "people and groups")
    what = gettext_lazy("people")
    elsewhere = "organizations"
    intro = gettext_lazy("Everybody whom a source names or tells of, with the posts that it gives them.")

    def queryset(self) -> QuerySet[Person]:
        return Person.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        """With `on` they carry `held`, the surest of their posts; with no order, those whom the dates cover come first."""
        if "on" not in asked.given:
            return rows
        posts: Any = posts_asked_for(asked)
        certain = posts.filter(person=OuterRef("pk"), held=Held.CERTAIN.value)
        held = Case(
            When(Exists(certain), then=Value(Held.CERTAIN.value)),
            default=Value(Held.POSSIBLE.value),
            output_field=CharField(),
        )
        return certain_first(rows.annotate(held=held), asked)

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        people = list(page or ())
        posts: dict[Any, list[Affiliation]] = {person.pk: [] for person in people}
        if people:
            found: Any = posts_asked_for(asked).filter(person__in=posts)
            for post in found.in_short():
                posts[post.person_id].append(post)
        when = asked.given.get("on")
        groups = asked.given.get("identity") in (None, Identity.UNNAMED_GROUP)
        return {
            "what_counted": (self.counted_as if groups else NAMED) % page.paginator.count if page else "",
            "rows": [
                {
                    "person": person,
                    "headcount": people_words(person),
                    "held": getattr(person, "held", ""),
                }
                | latest(posts[person.pk])
                for person in people
            ],
            "only_matching": any(name in asked.given for name in OF_THE_POST),
            "on": at_words(when) if when else "",
            "spheres": Sphere.objects.all(),
            "q": asked.data.get("q", ""),
        }


def latest(posts: list[Affiliation]) -> dict[str, Any]:
    """Some of a person's posts in short, and how many there are besides: what is stated before what is alleged, disputed or
    denied; of those what has a date before what has none; of those the latest first."""
    # The same post in two spells is named once, unless sources or dates carry them differently.
    spells: dict[Any, list[Affiliation]] = {}
    # Of these, one that has a date: without any, it would read as if nothing were known.
    latest_first = chronological(posts)[::-1]
    for post in sorted(latest_first, key=undated):
        key = (post.role_id, post.organization_id, post.standing, post.reality, getattr(post, "held", ""))
        spells.setdefault(key, []).append(post)
    in_order = sorted(
        spells.values(), key=lambda told: (told[0].standing != Standing.STATED, undated(told[0]))
    )
    shown = in_order[:POSTS_IN_LINE]
    return {"posts": [in_short(told[0], told) for told in shown], "more": len(in_order) - len(shown)}


class PersonPage(RecordPage):
    model = Person
    template_name = "people/person.html"
    section = "people"
    takes = (PUBLISHED, ON)
    open_graph = "profile"

    def queryset(self) -> QuerySet[Person]:
        return Person.objects.preload().prefetch_related(
            "identifiers",
            Prefetch("overlaps", OverlapMember.objects.select_related("group")),
            Prefetch("overlaps__group__members", OverlapMember.objects.select_related("person")),
        )

    def context(self, record: Person, notes: Footnotes) -> dict[str, Any]:
        unresolved = record.identity == Identity.UNRESOLVED
        return {
            "kind": KIND[Identity(record.identity)],
            "names": other_names(record),
            "identity": identity(record, record.links),  # type: ignore[attr-defined]
            "lead": [lead(record, notes)],
            "facts": own_facts(record, notes),
            "overlap_remarks": [Prose(member.group.remark) for member in record.overlaps.all()],
            "candidate_for": [] if unresolved else [named(row.person) for row in record.candidate_for.all()],
        }

    def linked(self, record: Person, url: str, context: dict[str, Any]) -> Linked | None:
        """Only who is named: a description of somebody is no name. No posts: schema.org knows no “alleged”."""
        if record.identity != Identity.NAMED:
            return None
        cited = list(record.citations.all())
        return schema(
            "Person",
            id_=url,
            url=url,
            name=record.name,
            alternateName=[name["name"] for name in context["names"]],
            birthDate=schema_day(public_birth(record), cited, "birth"),
            deathDate=schema_day(record.died, cited, "death"),
            **identified(record.identifiers.all()),
        )


def other_names(record: Person) -> list[dict[str, str]]:
    return [
        {
            "name": name.name,
            "lang": name.language,
            "note": str(name.get_kind_display()) if name.kind in TOLD else "",
        }
        # A short form may be entered once for each language that uses it.
        for name in {name.name: name for name in record.names.all()}.values()
        if name.name != record.name
    ]


def identity(record: Person, links: list[PersonLink]) -> dict[str, Any]:
    """The context of parts/identity.html."""
    known = {
        (link.to_person_id if link.from_person_id == record.pk else link.from_person_id): RELATION.get(
            (PersonLinkKind(link.kind), link.from_person_id == record.pk), ""
        )
        for link in reversed(links)
    }
    others = [
        member.person
        for overlap in record.overlaps.all()
        for member in overlap.group.members.all()
        if member.person_id != record.pk
    ]
    return {
        "identity": record.identity,
        "headcount": people_words(record),
        "headcount_words": record.headcount_words,
        "candidates": [named(row.candidate) for row in record.candidates.all()]
        if record.identity == Identity.UNRESOLVED
        else [],
        "namesakes": [named(other) | {"note": known.get(other.pk, "")} for other in namesakes_of(record)],
        "overlaps": [named(other) for other in dict.fromkeys(others)],
        "together": together([record, *others]).range() if others else "",
    }


def lead(record: Person, notes: Footnotes) -> dict[str, Any]:
    """The post that most places in sources speak of, the latest with dates among equals, as a sentence; else a tie; else that
    nothing is known of them. What is stated comes before what is disputed, alleged or denied: nobody is introduced by these
    who is known for something else, and neither a denial nor an allegation is a place that states it."""
    posts: list[Affiliation] = record.posts  # type: ignore[attr-defined]
    links: list[PersonLink] = record.links  # type: ignore[attr-defined]
    asked = as_of(record)
    if posts and asked:
        # Of a day, what the dates cover: whoever “may have been” mayor then isn't introduced as one.
        posts = [post for post in posts if getattr(post, "held", "") == Held.CERTAIN]
        if not posts:
            template = _(
                "The dates that sources give cover no post of theirs %(when)s. What they don’t rule out stands below."
            )
            return {"text": template % {"when": asked.words}, "refs": []}
    if posts:
        # Those without dates come last in time, and are no more recent for that.
        post = max(
            reversed(chronological(posts)),
            key=lambda each: (
                -BEFORE.index(Standing(each.standing)),
                len(behind(each.citations.all())),
                not undated(each),
            ),
        )
        refs = notes.refs(post.citations.all(), subject(post, "person"))
        return {"text": affiliation_sentence(Post.of(post)), "refs": refs, "fact": post}
    if links:
        link = min(links, key=lambda each: BEFORE.index(Standing(each.standing)))
        refs = notes.refs(link.citations.all(), str(link))
        return {"text": link_sentence(link), "refs": refs, "fact": link}
    if asked:
        template = _("No post or tie of theirs is known here that was there, or may have been, %(when)s.")
        return {"text": template % {"when": asked.words}, "refs": []}
    cited = record.citations.all()
    return {
        "text": _("The sources mention them. No post or tie of theirs is public here.")
        if cited
        else _("No post or tie of theirs is public here."),
        "refs": [],
    }


def own_facts(record: Person, notes: Footnotes) -> list[dict[str, Any]]:
    """Birth, death and whatever else is cited of the person as such: words and references."""
    cited = list(record.citations.all())

    def refs(aspect: str) -> list[Any]:
        return notes.refs((c for c in cited if aspect in c.aspects), record.name)

    born = public_birth(record)
    facts = []
    if born:
        facts.append({"words": _("Born %(when)s.") % {"when": at_words(born)}, "refs": refs("birth")})
    if record.died:
        facts.append({"words": _("Died %(when)s.") % {"when": at_words(record.died)}, "refs": refs("death")})
    rest = [c for c in cited if not {"birth", "death"} & set(c.aspects)]
    if record.remark or rest:
        facts.append({"words": Prose(record.remark), "refs": notes.refs(rest, record.name)})
    return facts


@sections.add(Person, position=10)
def posts_of_person(record: Person, notes: Footnotes) -> Section | None:
    return posts_section(
        record.posts,  # type: ignore[attr-defined]
        notes=notes,
        tenures=record.tenures,  # type: ignore[attr-defined]
        title=_("Posts"),
        without="person",
        all_url=f"{reverse('affiliations')}?person={record.key}",
        drawn=False,
    )


@sections.add(Person, position=20)
def ties_of_person(record: Person, notes: Footnotes) -> Section | None:
    found = chronological(record.links)  # type: ignore[attr-defined]
    if not found:
        return None
    rows = []
    for link, bar in zip(found, bars(found), strict=True):
        outward = link.from_person_id == record.pk
        rows.append(
            line(link, notes=notes, about=str(link), bar=bar)
            | {
                "words": announced(link.get_kind_display() if outward else link.inverse_label, link),
                "other": named(link.to_person if outward else link.from_person),
            }
        )
    return Section(
        "ties",
        _("Family and other ties"),
        "evidence/ties.html",
        {"rows": rows, "bars": any(row["bar"] for row in rows)},
        tally=counted(len(rows), TIES),
    )


class PersonLinkPage(RecordPage):
    model = PersonLink
    template_name = "evidence/fact.html"
    section = "people"

    def context(self, record: PersonLink, notes: Footnotes) -> dict[str, Any]:
        return {
            "kind": _("Tie between two people"),
            "title": heading(str(record), record),
            "crumb": (_("People"), "people"),
            "lead": [{"text": link_sentence(record), "refs": notes.refs(record.citations.all())}],
            "ends": [(_("Person"), named(end), None) for end in (record.from_person, record.to_person)],
            "more": remarks(record),
            "period": period_rows(record),
            "bar": bars([record])[0],
            "ahead": record.reality in AHEAD,
        }
