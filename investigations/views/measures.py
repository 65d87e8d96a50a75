"""Pages of measures and stances: how far a measure got, and who wanted what of it."""

from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from evidence.date_words import at_words, date_words
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models import Fact
from evidence.pages import Section, counted
from evidence.phrases import heading, moment_words
from evidence.prose import Prose
from evidence.rows import moment_rows
from evidence.views import RecordList, certain_first
from investigations.filters import MeasureFilter, StanceFilter
from investigations.models import Measure, MeasurePart, MeasureTarget, Position, Stance
from investigations.sentences import actor_words, stance_words, status_told
from investigations.tables import MEASURES, STANCES
from investigations.views import said, told
from investigations.views.facts import FactPage, Row, linked, linked_row, words_row
from investigations.views.lists import listed

POSITIONS = npgettext_lazy("count", "position", "positions")


class MeasureList(RecordList):
    filterset_class = MeasureFilter
    table = MEASURES
    template_name = "investigations/measures.html"
    section = "measures"
    title = gettext_lazy("Measures")
    counted_as = npgettext_lazy("count", "measure", "measures")
    intro = gettext_lazy(
        "Laws, bills, sanctions and rules: what lobbying is about, how far each got, and who wanted what of it."
    )

    def queryset(self) -> QuerySet[Measure]:
        return Measure.objects.preload()

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        rows = [
            listed(measure)
            | {
                "authority": told.link(measure.authority) if measure.authority else None,
                "status": status_told(measure),
                "announced": date_words(measure.announced) if measure.announced else _("not known"),
            }
            for measure in page or ()
        ]
        return {"rows": rows}


class MeasurePage(FactPage):
    model = Measure
    section = "measures"
    kind = gettext_lazy("Measure")
    crumb = gettext_lazy("Measures")

    def queryset(self) -> QuerySet[Measure]:
        return Measure.objects.with_ends().prefetch_related(
            "other_titles",
            Prefetch("targets", MeasureTarget.objects.select_related("person", "organization")),
            Prefetch("parts_of", MeasurePart.objects.select_related("whole")),
            Prefetch("parts", MeasurePart.objects.select_related("measure")),
        )

    def kind_of(self, record: Any) -> str:
        return record.kind.label()

    def facts_sections(self, record: Any, notes: Footnotes) -> list[Section | None]:
        return [
            way_of(record),
            who_wanted_what(record.positions, notes),
            told.section(
                "events",
                _("Events that were about it"),
                record.talked_about_at,
                notes=notes,
                all_url=told.list_url("events", measure=record),
            ),
            said.said_about(
                record.talk,
                notes=notes,
                heading=_("What is said about it, and about what they wanted"),
                all_url=told.list_url("claims", about_measure=record),
            ),
        ]

    def rows(self, record: Any) -> list[Row]:
        targets = [linked(row.actor) for row in record.targets.all() if row.actor]
        titles = [
            f"{row.title} ({row.language})" if row.language else row.title
            for row in record.other_titles.all()
        ]
        return [
            *(linked_row(_("Authority"), [record.authority]) if record.authority else []),
            *words_row(_("Status, by the latest source"), status_told(record)),
            *([(_("Aimed at"), targets)] if targets else []),
            *words_row(_("Scope"), Prose(record.scope)),
            *words_row(_("Reference"), record.reference),
            *linked_row(_("Part of"), (row.whole for row in record.parts_of.all())),
            *linked_row(_("Its parts"), (row.measure for row in record.parts.all())),
            *words_row(_("Also called"), "; ".join(titles)),
        ]

    def when(self, record: Fact) -> list[tuple[str, str]]:
        assert isinstance(record, Measure)
        announced = date_words(record.announced) if record.announced else _("not known")
        in_force = date_words(record.in_force) if record.in_force else _("not known")
        return [
            (_("Announced, tabled or published"), announced),
            (_("Took effect") if record.took_effect else _("Was to take effect"), in_force),
        ]


def way_of(record: Any) -> Section | None:
    """The steps of a measure, those with a date in order of time."""
    if not record.steps:
        return None
    rows = [
        {
            "when": date_words(row.date) if row.date else _("date not known"),
            "step": row.get_status_display(),
            "remark": Prose(row.remark),
        }
        for row in record.steps
    ]
    return Section("way", _("How far it got"), "investigations/way.html", {"rows": rows})


def who_wanted_what(stances: list[Stance], notes: Footnotes) -> Section | None:
    """The positions that were taken on a measure, by what was wanted; beside each, who denies it."""
    if not stances:
        return None
    order = list(Position)
    in_order = sorted(told.in_time(stances), key=lambda each: order.index(Position(each.position)))
    groups = [
        {
            "title": str(Position(position).label).capitalize(),
            "rows": [told.row(each, notes) | {"against": told.denials(each, notes)} for each in group],
        }
        for position, group in groupby(in_order, key=lambda each: each.position)
    ]
    return Section(
        "stances",
        _("Who wanted what"),
        "investigations/wanted.html",
        {"groups": groups},
        tally=counted(len(stances), POSITIONS),
    )


class StanceList(RecordList):
    filterset_class = StanceFilter
    table = STANCES
    template_name = "investigations/stances.html"
    section = "stances"
    title = gettext_lazy("Stances")
    counted_as = npgettext_lazy("count", "stance", "stances")
    intro = gettext_lazy("Who wanted what of a measure, in their own words or in those of others.")

    def queryset(self) -> QuerySet[Stance]:
        return Stance.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        return certain_first(rows, asked)

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        when = asked.given.get("on")
        rows = [
            listed(stance)
            | {
                "actor": told.link(stance.actor),
                "position": stance.get_position_display(),
                "measure": told.link(stance.measure),
                "when": moment_words(stance) or _("not known"),
            }
            for stance in page or ()
        ]
        return {"rows": rows, "on": at_words(when) if when else ""}


class StancePage(FactPage):
    model = Stance
    section = "stances"
    kind = gettext_lazy("Stance on a measure")
    crumb = gettext_lazy("Stances")

    def queryset(self) -> QuerySet[Stance]:
        return Stance.objects.with_ends()

    def title(self, record: Any) -> str:
        return heading(stance_words(record), record)

    def facts_sections(self, record: Any, notes: Footnotes) -> list[Section | None]:
        # Their own other positions on it come first: they belong beside this one.
        mine = [each for each in record.others if each.actor == record.actor]
        return [
            said.said_about(record.talk, notes=notes, all_url=told.list_url("claims", about_stance=record)),
            told.section(
                "own", _("What else %(who)s wanted of it") % {"who": actor_words(record)}, mine, notes=notes
            ),
            told.section(
                "others",
                _("What others wanted of it"),
                [each for each in record.others if each not in mine],
                notes=notes,
                all_url=told.list_url("stances", measure=record.measure),
            ),
        ]

    def rows(self, record: Any) -> list[Row]:
        return [
            *linked_row(_("Who"), [record.actor]),
            *words_row(_("What they want of it"), record.get_position_display()),
            *linked_row(_("Measure"), [record.measure]),
            *words_row(_("Reason given"), Prose(record.reason)),
        ]

    def when(self, record: Fact) -> list[tuple[str, str]]:
        assert isinstance(record, Stance)
        return moment_rows(record)
