"""Pages of dossiers: the article, its cast, its facts by kind, its sources."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from config.site import NAME
from evidence.about import Linked, schema
from evidence.date_words import joined, upper_first
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models import Source
from evidence.pages import Section, counted
from evidence.phrases import alleged_by, standing_label
from evidence.registry import registry
from evidence.sentences import sentences
from evidence.standing import Standing
from evidence.views import RecordList, RecordPage, published_words
from investigations.articles import addresses, references, rendered
from investigations.filters import InvestigationFilter
from investigations.models import Investigation
from investigations.tables import DOSSIERS
from investigations.views import told
from people.counting import unnamed_words
from people.models import Affiliation, Identity
from people.views.people import latest

FACTS = npgettext_lazy("count", "fact", "facts")
SOURCES = npgettext_lazy("count", "source", "sources")
CAST = ("person", "organization")


class InvestigationList(RecordList):
    filterset_class = InvestigationFilter
    table = DOSSIERS
    template_name = "investigations/dossiers.html"
    section = "investigations"
    title = gettext_lazy("Dossiers")
    counted_as = npgettext_lazy("count", "dossier", "dossiers")
    intro = gettext_lazy("Stories, with the people, organizations and facts that they rest on.")

    def queryset(self) -> QuerySet[Investigation]:
        return with_facts_count(Investigation.objects.preload())

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        return {"rows": [card(dossier) for dossier in page or ()]}


def with_facts_count(dossiers: QuerySet[Investigation]) -> QuerySet[Investigation]:
    """Dossiers with `facts_count`: how many facts each holds, its cast left out."""
    facts = Q(items__isnull=False) & Q(**{f"items__{field}__isnull": True for field in CAST})
    counted_rows = dossiers.annotate(facts_count=Count("items", filter=facts))
    # Counting drops the order of the model.
    return counted_rows.order_by("position", "normal_words", "id")


def card(dossier: Any) -> dict[str, Any]:
    """A dossier as lists and the home page show it."""
    return {
        "title": dossier.words(),
        "title_lang": dossier.words_language(),
        "url": dossier.get_absolute_url(),
        "summary": dossier.summary(),
        "summary_lang": dossier.summary_language(),
        "facts": " ".join(map(str, counted(dossier.facts_count, FACTS))),
    }


class InvestigationPage(RecordPage):
    model = Investigation
    template_name = "investigations/dossier.html"
    section = "investigations"
    open_graph = "article"

    def queryset(self) -> QuerySet[Investigation]:
        return Investigation.objects.all()

    def context(self, record: Investigation, notes: Footnotes) -> dict[str, Any]:
        facts = {model: (told.in_time(found), count) for model, (found, count) in record.facts.items()}  # type: ignore[attr-defined]
        people = [row.person for row in record.rows if row.person]  # type: ignore[attr-defined]
        organizations = [row.organization for row in record.rows if row.organization]  # type: ignore[attr-defined]
        every = [fact for found, _count in facts.values() for fact in found]
        sources = _sources(every)
        known = [record, *every, *people, *organizations, *(source["source"] for source in sources)]
        where = addresses(references(record.body), known)
        posts = facts.get(Affiliation, ([], 0))[0]
        groups = [_group(registry.of(model), found, count, record) for model, (found, count) in facts.items()]
        return {
            "title": record.words(),
            "title_lang": record.words_language(),
            "summary": record.summary(),
            "summary_lang": record.summary_language(),
            "article": rendered(record.body, where.get),
            "people": [_member(person, posts) for person in people],
            "organizations": [
                told.link(each) | {"kind": each.kind.label(), "sphere": each.sphere} for each in organizations
            ],
            "groups": groups,
            "sources": sources,
            "tally": [
                (*counted(sum(count for _found, count in facts.values()), FACTS), "#facts" if groups else ""),
                (*counted(len(sources), SOURCES), "#sources" if sources else ""),
            ],
            "sections": [],
        }

    def linked(self, record: Investigation, url: str, context: dict[str, Any]) -> Linked:
        past = [line.version.at.isoformat() for line in context["versions"]]
        return schema(
            "Article",
            id_=url,
            url=url,
            headline=record.words(),
            description=record.summary(),
            inLanguage=record.language if record.body else "",
            datePublished=past[0] if past else "",
            dateModified=past[-1] if past else "",
            publisher={"@type": "Organization", "name": NAME},
        )


def _sources(facts: Iterable[Any]) -> list[dict[str, Any]]:
    """The sources of some facts, those that carry most first: how many facts each supports, and contradicts."""
    found: dict[Any, Source] = {}
    supports: Counter[Any] = Counter()
    contradicts: Counter[Any] = Counter()
    for fact in facts:
        cited = {
            (citation.source_id, citation.relation): citation.source for citation in fact.citations.all()
        }
        for (pk, relation), source in cited.items():
            found[pk] = source
            (supports if relation == "supports" else contradicts)[pk] += 1
    in_order = sorted(found.values(), key=lambda s: (-supports[s.pk], s.normal_publisher, str(s.pk)))
    return [
        {
            "source": s,
            "published": published_words(s),
            "supports": supports[s.pk],
            "contradicts": contradicts[s.pk],
        }
        for s in in_order
    ]


def _member(person: Any, posts: list[Affiliation]) -> dict[str, Any]:
    """Somebody of the cast, with the last posts that the dossier tells of."""
    mine = [post for post in posts if post.person_id == person.pk]
    return told.link(person) | {
        "unnamed": person.identity != Identity.NAMED,
        "headcount": unnamed_words(person) if person.identity == Identity.UNNAMED_GROUP else "",
        **latest(mine),
    }


def _group(aggregate: Any, facts: list[Any], count: int, dossier: Investigation) -> dict[str, Any]:
    """The facts of one kind, each in its sentence, and how many there are of each standing."""
    standings = Counter(fact.standing for fact in facts)
    in_words = [
        f"{standings[standing.value]} {standing_label(standing, said=aggregate.root.SAID)}"
        for standing in Standing
        if standings[standing.value]
    ]
    try:
        list_url = told.list_url(aggregate.slug, dossier=dossier)
    except NoReverseMatch:
        # A kind of record that has no list of its own, such as ties.
        list_url = ""
    return {
        "slug": aggregate.slug,
        "title": upper_first(aggregate.plural),
        "count": count,
        "standings": joined(in_words),
        "list_url": list_url,
        "more": count > len(facts),
        "rows": [
            {
                "text": sentences.of(fact),
                "url": fact.get_absolute_url(),
                "standing": fact.standing,
                "by": alleged_by(fact.standing, fact.citations.all()),
            }
            for fact in facts
        ],
    }


def dossiers_of(record: Any, notes: Footnotes) -> Section | None:
    """The dossiers that a record belongs to, for the end of its page."""
    found = list(Investigation.objects.of_item(record))
    if not found:
        return None
    rows = [
        {
            "name": each.words(),
            "name_lang": each.words_language(),
            "url": each.get_absolute_url(),
            "summary": each.summary(),
            "summary_lang": each.summary_language(),
        }
        for each in found
    ]
    return Section("dossiers", _("In dossiers"), "investigations/in_dossiers.html", {"rows": rows})
