"""Pages of organizations and of the links between them."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.pages import Section, sections
from evidence.phrases import at_words, joined, tie_sentence
from evidence.rows import bars, chronological, line, period_rows, remarks
from evidence.views import RecordList, RecordPage
from orgs.filters import OrganizationFilter
from orgs.models import Organization, OrganizationLink, OrganizationLinkKind, Sphere
from orgs.ties import share_words, statement


class OrganizationList(RecordList):
    filterset_class = OrganizationFilter
    template_name = "orgs/organizations.html"
    section = "organizations"
    title = "Organizations"
    one = "organization"
    intro = "Companies, cabinets, parties, states, lobby groups: every body with people in it, or that stands for them."

    def queryset(self) -> QuerySet[Organization]:
        return Organization.objects.preload()

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        return {"spheres": Sphere.objects.all()}


class OrganizationPage(RecordPage):
    model = Organization
    template_name = "orgs/organization.html"
    section = "organizations"

    def queryset(self) -> QuerySet[Organization]:
        return Organization.objects.preload().prefetch_related("identifiers", "citations__source")

    def context(self, record: Organization, notes: Footnotes) -> dict[str, Any]:
        links = list(OrganizationLink.objects.about(record).preload())
        record.links = links  # type: ignore[attr-defined]
        owners = [
            link
            for link in links
            if link.kind == OrganizationLinkKind.OWNS and link.to_organization_id == record.pk
        ]
        return {
            "lead": [lead(record, owners, notes)],
            "founded": at_words(record.founded) if record.founded else "",
            "dissolved": at_words(record.dissolved) if record.dissolved else "",
            "own_refs": notes.refs(record.citations.all(), record.label()),
            # An acronym may be entered once for each language that uses it.
            "names": list(
                {name.name: name for name in record.names.all() if name.name != record.label()}.values()
            ),
        }


def lead(record: Organization, owners: list[OrganizationLink], notes: Footnotes) -> dict[str, Any]:
    """What it is, and who owns it, as far as sources state it: “Sources give as its owner Russia (one third).”"""
    stated = [link for link in owners if link.standing == "stated" and link.end is None]
    words = f"{record.label()} is recorded as {indefinite(record.kind.label())}."
    if record.description:
        words = record.description
    if not stated:
        return {"text": words, "refs": []}
    shares = [
        f"{link.from_organization.label()}{f' ({share_words(link)})' if share_words(link) else ''}"
        for link in stated
    ]
    refs = [ref for link in stated for ref in notes.refs(link.citations.all(), statement(link))]
    return {
        "text": f"{words} Sources give as its {'owners' if len(shares) > 1 else 'owner'} {joined(shares)}.",
        "refs": unique(refs),
    }


def unique(refs: list[Any]) -> list[Any]:
    """References without repeated numbers."""
    return list({ref.n: ref for ref in refs}.values())


def indefinite(words: str) -> str:
    """“a company”, “an informal group”."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words[:1].lower()}{words[1:]}"


@sections.add(Organization, position=20)
def ties(record: Organization, notes: Footnotes) -> Section | None:
    """Links with other organizations, read from this one; ownership first."""
    found = chronological(record.links)  # type: ignore[attr-defined]
    if not found:
        return None
    found.sort(key=lambda link: link.kind != OrganizationLinkKind.OWNS)
    rows = []
    for link, bar in zip(found, bars(found), strict=True):
        outward = link.from_organization_id == record.pk
        other = link.to_organization if outward else link.from_organization
        rows.append(
            line(link, notes=notes, about=statement(link), bar=bar)
            | {
                "words": link.get_kind_display() if outward else link.inverse_label,
                "other": {"name": other.label(), "url": other.get_absolute_url()},
                "sphere": other.sphere,
                "detail": share_words(link),
            }
        )
    return Section(
        "ties",
        "Ties with other organizations",
        "evidence/ties.html",
        {"rows": rows, "bars": any(row["bar"] for row in rows)},
        tally=(len(rows), "tie" if len(rows) == 1 else "ties"),
    )


class OrganizationLinkPage(RecordPage):
    model = OrganizationLink
    template_name = "evidence/fact.html"
    section = "organizations"

    def context(self, record: OrganizationLink, notes: Footnotes) -> dict[str, Any]:
        citations = list(record.citations.all())
        sentence = tie_sentence(
            statement(record),
            standing=record.standing,
            reality=record.reality,
            citations=citations,
            start=record.start,
            end=record.end,
        )
        share = share_words(record)
        return {
            "kind": "Tie between two organizations",
            "title": f"{record.from_organization.label()} {record.get_kind_display()} {record.to_organization.label()}",
            "crumb": ("Organizations", "organizations"),
            "lead": [{"text": sentence, "refs": notes.refs(citations)}],
            "ends": [
                (end.kind.label(), {"name": end.label(), "url": end.get_absolute_url()}, end.sphere)
                for end in (record.from_organization, record.to_organization)
            ],
            "more": [*([f"Share: {share}"] if share else []), *remarks(record)],
            "period": period_rows(record),
            "bar": bars([record])[0],
        }
