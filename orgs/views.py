"""Pages of organizations and of the links between them."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext_lazy

from evidence.about import Linked, identified, schema
from evidence.as_of import ON
from evidence.date_words import at_words, joined, lower_first
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models import NameKind
from evidence.models.fact import AHEAD
from evidence.pages import Section, counted, sections
from evidence.phrases import announced, heading
from evidence.rows import bars, chronological, line, period_rows, remarks
from evidence.sentences import sentences
from evidence.versions import PUBLISHED
from evidence.views import RecordList, RecordPage
from orgs.filters import OrganizationFilter
from orgs.models import Organization, OrganizationLink, OrganizationLinkKind, Sphere
from orgs.tables import ORGANIZATIONS
from orgs.ties import share_words, statement

TIES = npgettext_lazy("count", "tie", "ties")
# Kinds of name that a reader is told; the others are plainly other languages, spellings or scripts.
TOLD = {NameKind.ACRONYM, NameKind.FORMER, NameKind.MISSPELLING}


class OrganizationList(RecordList):
    filterset_class = OrganizationFilter
    table = ORGANIZATIONS
    template_name = "orgs/organizations.html"
    section = "organizations"
    title = gettext_lazy("Organizations")
    counted_as = npgettext_lazy("count", "organization", "organizations")
    elsewhere = "people"
    intro = gettext_lazy(
        "Companies, cabinets, parties, states, lobby groups: every body with people in it, or that stands for them."
    )

    def queryset(self) -> QuerySet[Organization]:
        return Organization.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        """By the name that is shown, which needn't be the one that sort keys are made of."""
        by_label = rows.by_label()  # type: ignore[attr-defined]
        return by_label.reverse() if asked.given.get("ordering") == "-name" else by_label

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        return {"spheres": Sphere.objects.all()}


class OrganizationPage(RecordPage):
    model = Organization
    template_name = "orgs/organization.html"
    section = "organizations"
    takes = (PUBLISHED, ON)

    def queryset(self) -> QuerySet[Organization]:
        return Organization.objects.select_related("kind", "sphere").prefetch_related("identifiers")

    def context(self, record: Organization, notes: Footnotes) -> dict[str, Any]:
        owners = [
            link
            for link in record.links  # type: ignore[attr-defined]
            if link.kind == OrganizationLinkKind.OWNS and link.to_organization_id == record.pk
        ]
        return {
            "lead": lead(record, owners, notes),
            "kind": "" if one_word(record) else record.kind.label(),
            "founded": at_words(record.founded) if record.founded else "",
            "dissolved": at_words(record.dissolved) if record.dissolved else "",
            "own_refs": notes.refs(record.citations.all(), record.label()),
            "names": other_names(record),
        }

    def linked(self, record: Organization, url: str, context: dict[str, Any]) -> Linked:
        """Without its dates: no source is cited for these by themselves."""
        return schema(
            "Organization",
            id_=url,
            url=url,
            name=record.label(),
            alternateName=[name["name"] for name in context["names"]],
            **identified(record.identifiers.all()),
        )


def other_names(record: Organization) -> list[dict[str, str]]:
    """The names that aren't the heading, each once; the main one first, where another is shown in its place."""
    found = {record.name: {"name": record.name, "lang": "", "note": ""}}
    for name in record.names.all():
        # An acronym may be entered once for each language that uses it.
        note = str(name.get_kind_display()) if name.kind in TOLD else ""
        found[name.name] = {"name": name.name, "lang": name.language, "note": note}
    return [words for name, words in found.items() if name != record.label()]


def one_word(record: Organization) -> bool:
    """Whether kind and sphere are called the same, as a political party's are: then one of them is enough."""
    return record.kind.label().casefold() == record.sphere.label().casefold()


def lead(record: Organization, owners: list[OrganizationLink], notes: Footnotes) -> list[dict[str, Any]]:
    """What it is, and who owns it, as far as sources state it: “Sources give as its owner Russia (one third).”

    Nothing where there is no more to say than that it is something else than the known kinds.
    """
    stated = [
        link
        for link in owners
        if link.standing == "stated" and link.end is None and link.reality not in AHEAD
    ]
    words = record.description
    if not words and record.kind_id != "other":
        words = _("%(name)s is recorded here as: %(kind)s.") % {
            "name": record.label(),
            "kind": lower_first(record.kind.label()),
        }
    if not stated:
        return [{"text": words, "refs": []}] if words else []
    shares = [
        f"{link.from_organization.label()}{f' ({share_words(link)})' if share_words(link) else ''}"
        for link in stated
    ]
    refs = [ref for link in stated for ref in notes.refs(link.citations.all(), statement(link))]
    owned = ngettext(
        "Sources give as its owner %(owners)s.", "Sources give as its owners %(owners)s.", len(shares)
    ) % {"owners": joined(shares)}
    return [{"text": f"{words} {owned}".strip(), "refs": unique(refs)}]


def unique(refs: list[Any]) -> list[Any]:
    """References without repeated numbers."""
    return list({ref.n: ref for ref in refs}.values())


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
                "words": announced(link.get_kind_display() if outward else link.inverse_label, link),
                "other": {"name": other.label(), "url": other.get_absolute_url()},
                "sphere": other.sphere,
                "detail": share_words(link),
            }
        )
    return Section(
        "ties",
        _("Ties with other organizations"),
        "evidence/ties.html",
        {"rows": rows, "bars": any(row["bar"] for row in rows)},
        tally=counted(len(rows), TIES),
    )


class OrganizationLinkPage(RecordPage):
    model = OrganizationLink
    template_name = "evidence/fact.html"
    section = "organizations"

    def context(self, record: OrganizationLink, notes: Footnotes) -> dict[str, Any]:
        citations = list(record.citations.all())
        share = share_words(record)
        first, second = record.from_organization, record.to_organization
        return {
            "kind": _("Tie between two organizations"),
            "title": heading(f"{first.label()} {record.get_kind_display()} {second.label()}", record),
            "crumb": (_("Organizations"), "organizations"),
            "lead": [{"text": sentences.of(record), "refs": notes.refs(citations)}],
            "ends": [
                (
                    end.kind.label(),
                    {"name": end.label(), "url": end.get_absolute_url()},
                    None if one_word(end) else end.sphere,
                )
                for end in (first, second)
            ],
            "more": [*([_("Share: %(share)s") % {"share": share}] if share else []), *remarks(record)],
            "period": period_rows(record),
            "bar": bars([record])[0],
            "ahead": record.reality in AHEAD,
        }
