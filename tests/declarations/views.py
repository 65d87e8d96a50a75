"""The page of a declaration."""

from typing import Any

from evidence.footnotes import Footnotes
from evidence.rows import bars, period_rows, remarks
from evidence.sentences import sentences
from evidence.views import RecordPage
from tests.declarations.models import Declaration


class DeclarationPage(RecordPage):
    model = Declaration
    template_name = "evidence/fact.html"
    section = "people"

    def context(self, record: Declaration, notes: Footnotes) -> dict[str, Any]:
        return {
            "kind": "Declaration",
            "title": record.words(),
            "crumb": ("People", "people"),
            "lead": [{"text": sentences.of(record), "refs": notes.refs(record.citations.all())}],
            "ends": [],
            "more": remarks(record),
            "period": period_rows(record),
            "bar": bars([record])[0],
        }
