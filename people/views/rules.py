"""Pages of rules: what former office holders may do, and for how long."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models.fact import AHEAD
from evidence.phrases import heading, words_language
from evidence.rows import bars, period_of, period_rows, remarks
from evidence.views import RecordList, RecordPage, certain_first
from people.filters import RuleFilter
from people.models import Rule
from people.sentences import rule_told
from people.tables import RULES


def place_words(row: Any) -> str:
    """An office or a destination: what it asks for, “chief executive officer, AWDC”."""
    return ", ".join(
        part.label()
        for part in (
            getattr(row, "role", None),
            row.role_category,
            getattr(row, "organization", None),
            row.organization_kind,
            getattr(row, "sphere", None),
        )
        if part is not None
    )


class RuleList(RecordList):
    filterset_class = RuleFilter
    table = RULES
    template_name = "people/rules.html"
    section = "rules"
    title = gettext_lazy("Rules")
    counted_as = npgettext_lazy("count", "rule", "rules")
    intro = gettext_lazy(
        "For how long after leaving an office somebody may not take up another post, or has to report it. A rule that never "
        "came into force is here to compare with."
    )

    def queryset(self) -> QuerySet[Rule]:
        return Rule.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        return certain_first(rows, asked)

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        rows = [
            {
                "rule": rule,
                "held": getattr(rule, "held", ""),
                "title": rule.words(),
                "period": _("never came into force") if rule.never_in_force else period_of(rule),
            }
            for rule in page or ()
        ]
        return {"rows": rows}


class RulePage(RecordPage):
    model = Rule
    template_name = "people/rule.html"
    section = "rules"

    def queryset(self) -> QuerySet[Rule]:
        return Rule.objects.with_ends()

    def context(self, record: Rule, notes: Footnotes) -> dict[str, Any]:
        title = heading(record.words(), record)
        return {
            "title": title,
            "title_lang": words_language(record, title),
            "lead": [{"text": rule_told(record), "refs": notes.refs(record.citations.all())}],
            "duty": record.duty(),
            "offices": [place_words(row) for row in record.offices.all()],
            "destinations": [place_words(row) for row in record.destinations.all()],
            "more": remarks(record),
            "period": [] if record.never_in_force else period_rows(record),
            "bar": None if record.never_in_force else bars([record])[0],
            "ahead": record.reality in AHEAD,
        }
