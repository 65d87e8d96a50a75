"""Pages of people and of the links between them."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models import NameKind
from evidence.pages import Section, sections
from evidence.phrases import at_words, tie_sentence
from evidence.rows import bars, chronological, line, period_rows, remarks
from evidence.views import RecordList, RecordPage
from orgs.models import Sphere
from people.births import public_birth
from people.filters import PersonFilter
from people.models import (
    Affiliation,
    Identity,
    OverlapMember,
    Person,
    PersonCandidate,
    PersonLink,
    PersonLinkKind,
)
from people.namesakes import namesakes_of
from people.posts import MOST, named, posts_section, subject
from people.sentences import Post, affiliation_sentence

KIND = {
    Identity.NAMED: "Person",
    Identity.UNNAMED_ONE: "Somebody whom the source doesn’t name",
    Identity.UNNAMED_GROUP: "People whom the source doesn’t name",
    Identity.UNRESOLVED: "Person, one of several namesakes",
}
# How somebody is to be told apart from a namesake, by the link that the other has to them.
RELATION = {
    (PersonLinkKind.PARENT_OF, True): "a child",
    (PersonLinkKind.PARENT_OF, False): "a parent",
    (PersonLinkKind.SPOUSE, True): "the partner",
    (PersonLinkKind.SPOUSE, False): "the partner",
    (PersonLinkKind.SIBLING, True): "a brother or sister",
    (PersonLinkKind.SIBLING, False): "a brother or sister",
    (PersonLinkKind.RELATIVE, True): "a relative",
    (PersonLinkKind.RELATIVE, False): "a relative",
}
# Kinds of name that a reader is told; the others are plainly other spellings or scripts.
TOLD = {NameKind.SHORT_FORM, NameKind.MISSPELLING, NameKind.FORMER, NameKind.ALIAS, NameKind.ACRONYM}


def posts_in_short() -> Prefetch:
    """The posts that a line of the list of people names."""
    return Prefetch(
        "affiliations",
        Affiliation.objects.select_related("role", "organization", "role__sphere", "organization__sphere")
        .prefetch_related("role__titles", "organization__names")
        .order_by("pk"),
    )


class PersonList(RecordList):
    filterset_class = PersonFilter
    template_name = "people/people.html"
    section = "people"
    title = "People"
    one = "record"
    intro = "Everybody whom a source names or tells of, with the posts that it gives them."

    def queryset(self) -> QuerySet[Person]:
        return Person.objects.preload().prefetch_related(posts_in_short())

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        for person in page or ():
            # The same post in two spells is named once here; the latest first.
            posts = list(
                {(p.role_id, p.organization_id): p for p in chronological(person.affiliations.all())}.values()
            )
            person.latest_posts = posts[-3:][::-1]
            person.more_posts = len(posts) - len(person.latest_posts)
        return {"spheres": Sphere.objects.all(), "q": asked.data.get("q", "")}


class PersonPage(RecordPage):
    model = Person
    template_name = "people/person.html"
    section = "people"

    def queryset(self) -> QuerySet[Person]:
        return Person.objects.preload().prefetch_related(
            "identifiers",
            "citations__source",
            Prefetch("candidates", PersonCandidate.objects.select_related("candidate")),
            Prefetch("candidate_for", PersonCandidate.objects.select_related("person")),
            Prefetch("overlaps", OverlapMember.objects.select_related("group")),
            Prefetch("overlaps__group__members", OverlapMember.objects.select_related("person")),
        )

    def context(self, record: Person, notes: Footnotes) -> dict[str, Any]:
        posts = list(Affiliation.objects.held_by(record).preload()[: MOST + 1])
        links = list(PersonLink.objects.about(record).preload())
        record.posts, record.links = posts, links  # type: ignore[attr-defined]
        return {
            "kind": KIND[Identity(record.identity)],
            "names": other_names(record),
            "identity": identity(record, links),
            "lead": [lead(record, notes)],
            "facts": own_facts(record, notes),
            "overlap_remarks": [member.group.remark for member in record.overlaps.all()],
            "candidate_for": [named(row.person) for row in record.candidate_for.all()],
        }


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
    heads = str(record.headcount)
    return {
        "identity": record.identity,
        "headcount": f"{heads} {'person' if heads == '1' else 'people'}" if heads else "",
        "headcount_words": record.headcount_words,
        "candidates": [named(row.candidate) for row in record.candidates.all()],
        "namesakes": [named(other) | {"note": known.get(other.pk, "")} for other in namesakes_of(record)],
        "overlaps": [named(other) for other in dict.fromkeys(others)],
    }


def lead(record: Person, notes: Footnotes) -> dict[str, Any]:
    """The post that most places in sources speak of, as a sentence; else a tie; else that they are only mentioned."""
    posts: list[Affiliation] = record.posts  # type: ignore[attr-defined]
    links: list[PersonLink] = record.links  # type: ignore[attr-defined]
    if posts:
        post = max(reversed(chronological(posts)), key=lambda each: len(each.citations.all()))
        refs = notes.refs(post.citations.all(), subject(post, "person"))
        return {"text": affiliation_sentence(Post.of(post)), "refs": refs}
    if links:
        return {"text": link_sentence(links[0]), "refs": notes.refs(links[0].citations.all(), str(links[0]))}
    return {
        "text": "The sources mention them. No post or tie of theirs has been published here so far.",
        "refs": [],
    }


def own_facts(record: Person, notes: Footnotes) -> list[dict[str, Any]]:
    """Birth, death and whatever else is cited of the person as such: label, words and references."""
    cited = list(record.citations.all())

    def refs(aspect: str) -> list[Any]:
        return notes.refs((c for c in cited if aspect in c.aspects), record.name)

    born = public_birth(record)
    facts = []
    if born:
        facts.append({"label": "Born", "words": at_words(born), "refs": refs("birth")})
    if record.died:
        facts.append({"label": "Died", "words": at_words(record.died), "refs": refs("death")})
    rest = [c for c in cited if not {"birth", "death"} & set(c.aspects)]
    if record.remark or rest:
        facts.append({"label": "", "words": record.remark, "refs": notes.refs(rest, record.name)})
    return facts


@sections.add(Person, position=10)
def posts_of_person(record: Person, notes: Footnotes) -> Section | None:
    return posts_section(
        record.posts,  # type: ignore[attr-defined]
        notes=notes,
        title="Posts",
        without="person",
        all_url=f"{reverse('affiliations')}?person={record.key}",
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
                "words": link.get_kind_display() if outward else link.inverse_label,
                "other": named(link.to_person if outward else link.from_person),
            }
        )
    return Section(
        "ties",
        "Family and other ties",
        "evidence/ties.html",
        {"rows": rows, "bars": any(row["bar"] for row in rows)},
        tally=(len(rows), "tie" if len(rows) == 1 else "ties"),
    )


def link_sentence(link: PersonLink) -> str:
    return tie_sentence(
        f"{link.from_person.name} {link.get_kind_display()} {link.to_person.name}",
        standing=link.standing,
        reality=link.reality,
        citations=list(link.citations.all()),
        start=link.start,
        end=link.end,
    )


class PersonLinkPage(RecordPage):
    model = PersonLink
    template_name = "evidence/fact.html"
    section = "people"

    def context(self, record: PersonLink, notes: Footnotes) -> dict[str, Any]:
        return {
            "kind": "Tie between two people",
            "title": str(record),
            "crumb": ("People", "people"),
            "lead": [{"text": link_sentence(record), "refs": notes.refs(record.citations.all())}],
            "ends": [("Person", named(end), None) for end in (record.from_person, record.to_person)],
            "more": remarks(record),
            "period": period_rows(record),
            "bar": bars([record])[0],
        }
