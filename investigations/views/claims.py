"""Pages of claims and of the links between them: who said it first, who repeats, disputes and corrects it."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from evidence.date_words import at_words
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models import Fact
from evidence.pages import Section
from evidence.phrases import heading, moment_words
from evidence.rows import moment_rows
from evidence.views import RecordList, certain_first
from investigations.figures import figure_words
from investigations.filters import ClaimFilter
from investigations.models import SUBJECTS_PRELOADED, Claim, ClaimLink, ClaimSubject
from investigations.relations import words_of
from investigations.sentences import actor_words
from investigations.tables import CLAIMS
from investigations.views import said, told
from investigations.views.facts import FactPage, Row, date_row, linked, linked_row, words_row
from investigations.views.lists import listed


class ClaimList(RecordList):
    filterset_class = ClaimFilter
    table = CLAIMS
    template_name = "investigations/claims.html"
    section = "claims"
    title = gettext_lazy("Claims")
    counted_as = npgettext_lazy("count", "claim", "claims")
    intro = gettext_lazy(
        "Who said what, with which figure, and whether anybody differs. That something is said doesn’t make it so. What they "
        "said is told in our words."
    )

    def queryset(self) -> QuerySet[Claim]:
        return Claim.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        return certain_first(rows, asked)

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        when = asked.given.get("on")
        rows = [
            listed(claim)
            | {
                "actor": told.link(claim.actor),
                "statement": claim.words(),
                "figure": figure_words(claim),
                "when": moment_words(claim) or _("not known"),
            }
            for claim in page or ()
        ]
        return {"rows": rows, "on": at_words(when) if when else ""}


class ClaimPage(FactPage):
    model = Claim
    section = "claims"
    kind = gettext_lazy("Claim, in our words")
    crumb = gettext_lazy("Claims")

    def queryset(self) -> QuerySet[Claim]:
        subjects = ClaimSubject.objects.select_related(*SUBJECTS_PRELOADED)
        return Claim.objects.with_ends().prefetch_related(Prefetch("subjects", subjects))

    def title(self, record: Any) -> str:
        # Always in somebody's mouth: a claim's words never stand alone as a heading.
        return told.whose_words(record, said.said_words(record))

    def facts_sections(self, record: Any, notes: Footnotes) -> list[Section | None]:
        talk = record.talk
        this = talk.claims[record.pk]
        return [
            said.who_answers(talk, this, notes),
            said.side_by_side(talk, this),
            said.said_about(
                talk, notes=notes, without=this, all_url=told.list_url("claims", about_claim=record)
            ),
        ]

    def rows(self, record: Any) -> list[Row]:
        return [
            *linked_row(_("Who says so"), [record.actor]),
            *(linked_row(_("Through"), [record.via]) if record.via else []),
            *words_row(_("Figure"), figure_words(record)),
            *words_row(_("Word for word"), said.quotes(record)),
            *date_row(_("The figure is about"), record.about_time),
            *linked_row(_("It is about"), (row.subject for row in record.subjects.all() if row.subject)),
        ]

    def when(self, record: Fact) -> list[tuple[str, str]]:
        assert isinstance(record, Claim)
        return moment_rows(record)


class ClaimLinkPage(FactPage):
    model = ClaimLink
    section = "claims"
    kind = gettext_lazy("How two claims stand to each other")
    crumb = gettext_lazy("Claims")

    def queryset(self) -> QuerySet[ClaimLink]:
        return ClaimLink.objects.with_ends()

    def title(self, record: Any) -> str:
        first, second = (
            f"{actor_words(end)} ({said.said_words(end)})" for end in (record.from_claim, record.to_claim)
        )
        return heading(f"{first} {words_of(record).forth} {second}", record)

    def facts_sections(self, record: Any, notes: Footnotes) -> list[Section | None]:
        return [said.side_by_side(record.talk, record.talk.claims[record.from_claim_id])]

    def rows(self, record: Any) -> list[Row]:
        first, second = (
            [linked(end) | {"name": told.whose_words(end, said.said_words(end))}]
            for end in (record.from_claim, record.to_claim)
        )
        return [
            (_("The claim"), first),
            (_("… %(relation)s the claim") % {"relation": words_of(record).forth}, second),
        ]

    def when(self, record: Fact) -> list[tuple[str, str]]:
        assert isinstance(record, ClaimLink)
        return moment_rows(record)
