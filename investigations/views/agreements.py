"""Pages of agreements: parties, signatories, who looked on, what came before and after."""

from functools import partial
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from evidence.bars import Bar
from evidence.date_words import at_words, date_words
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models import Fact
from evidence.pages import Section
from evidence.prose import Prose
from evidence.rows import bar_until
from evidence.views import RecordList, certain_first
from investigations.agreements import runs_until, undocumented
from investigations.filters import AgreementFilter
from investigations.models import Agreement, AgreementPart, AgreementRenewal
from investigations.sentences import duration_words
from investigations.tables import AGREEMENTS
from investigations.views import said, told
from investigations.views.facts import FactPage, Row, linked, words_row
from investigations.views.lists import listed

PART = {
    AgreementPart.PARTY: gettext_lazy("Parties"),
    AgreementPart.SIGNATORY: gettext_lazy("Signed by"),
    AgreementPart.ATTENDEE: gettext_lazy("Present"),
}


class AgreementList(RecordList):
    filterset_class = AgreementFilter
    table = AGREEMENTS
    template_name = "investigations/agreements.html"
    section = "agreements"
    title = gettext_lazy("Agreements")
    counted_as = npgettext_lazy("count", "agreement", "agreements")
    intro = gettext_lazy("What parties agreed on with each other: who signed, when, and what it renewed.")

    def queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        return certain_first(rows, asked)

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        rows = [
            listed(agreement)
            | {
                "signed": date_words(agreement.signed) if agreement.signed else _("not known"),
                "parties": [
                    told.link(row.actor)
                    for row in agreement.participants.all()
                    if row.part == AgreementPart.PARTY and row.actor
                ],
            }
            for agreement in page or ()
        ]
        when = asked.given.get("on")
        return {"rows": rows, "on": at_words(when) if when else ""}


class AgreementPage(FactPage):
    model = Agreement
    section = "agreements"
    kind = gettext_lazy("Agreement")
    crumb = gettext_lazy("Agreements")

    def queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.with_ends()

    def facts_sections(self, record: Any, notes: Footnotes) -> list[Section | None]:
        return [
            line_of_agreements(record, record.others, record.renewal_rows, notes),
            said.said_about(
                record.talk, notes=notes, all_url=told.list_url("claims", about_agreement=record)
            ),
        ]

    def rows(self, record: Any) -> list[Row]:
        found: list[Row] = []
        for part, label in PART.items():
            row = [
                linked(each.actor, told.on_behalf_of(each.on_behalf_of))
                for each in record.participants.all()
                if each.part == part and each.actor
            ]
            found += [(str(label), row)] if row else []
        return [
            *found,
            *words_row(_("Subject"), Prose(record.subject)),
            *words_row(_("Place"), record.place),
        ]

    def bar(self, record: Agreement) -> Bar | None:
        """Where no end is known, up to the day on which its duration, counted from the signing, was over."""
        until = runs_until(record.signed, record.valid_for)
        if record.end is not None or until is None or until.latest is None:
            return super().bar(record)
        words = _("counted from the signing, until %(when)s") % {"when": date_words(until)}
        return bar_until(record, until.latest, words)

    def when(self, record: Fact) -> list[tuple[str, str]]:
        assert isinstance(record, Agreement)
        answers = [(_("Signed"), date_words(record.signed) if record.signed else _("not known"))]
        if record.valid_for:
            answers.append((_("Valid for"), duration_words(record.valid_for)))
            if until := runs_until(record.signed, record.valid_for):
                answers.append((_("Counted from the signing, until"), date_words(until)))
        if record.start or record.end:
            answers.append((_("Applied from"), date_words(record.start) if record.start else _("not known")))
            answers.append((_("Applied until"), date_words(record.end) if record.end else _("not known")))
        return answers


def line_of_agreements(
    record: Agreement, others: list[Agreement], renewals: list[AgreementRenewal], notes: Footnotes
) -> Section | None:
    """The agreements between the same parties in order of time, with the renewals and what lies undocumented between them."""
    if not others:
        return None
    by_pk = {each.pk: each for each in (record, *others)}
    rows = []
    for agreement in told.in_time(by_pk.values()):
        renewed = [
            by_pk[row.renewed_id]
            for row in renewals
            if row.agreement_id == agreement.pk and row.renewed_id in by_pk
        ]
        first = [each for each in renewed if _first_renewal(each, renewals, by_pk) == agreement]
        rows += [{"gap": words} for words in map(partial(gap_words, agreement), first) if words]
        rows.append(
            told.row(agreement, notes)
            | {
                "here": agreement.pk == record.pk,
                "renews": [told.link(each) for each in renewed if each.pk != record.pk],
                "renews_this": any(each.pk == record.pk for each in renewed),
            }
        )
    return Section("line", _("Before and after it"), "investigations/line.html", {"rows": rows})


def _first_renewal(
    renewed: Agreement, renewals: list[AgreementRenewal], by_pk: dict[Any, Agreement]
) -> Agreement | None:
    """The first agreement that renews another: a later one that does so too says nothing of the time before. None where the
    dates don't tell which is the first."""
    days = []
    for row in renewals:
        if row.renewed_id == renewed.pk and row.agreement_id in by_pk:
            signed = by_pk[row.agreement_id].signed
            if signed is None or signed.earliest is None:
                return None
            days.append((signed.earliest, str(row.agreement_id), by_pk[row.agreement_id]))
    return min(days)[2] if days else None


def gap_words(later: Agreement, earlier: Agreement) -> str:
    """What lies between an agreement and its renewal without a document, in words; empty where the dates force none."""
    gap = undocumented(earlier.signed, earlier.valid_for, later.signed)
    if gap is None:
        return ""
    end, renewed = gap
    return _(
        "Counted from its signing, the earlier agreement ran out %(end)s; the next was signed %(renewed)s. Of the time "
        "between them we know of no document. That doesn’t mean that there was no agreement."
    ) % {"end": at_words(end), "renewed": at_words(renewed)}
