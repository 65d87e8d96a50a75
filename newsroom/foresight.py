"""Facts that are told as having happened, by sources that all appeared before: such a source can only announce it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import IsNull
from django.utils.formats import date_format

from evidence.fields import EdtfEarliest, EdtfLatest
from evidence.models import DatedFact, PeriodFact, Relation
from evidence.models.fact import AHEAD
from evidence.registry import Aggregate, named


def foreseen(aggregate: Aggregate, pks: Iterable[Any] | None = None) -> "Iterator[tuple[Any, str]]":
    """Facts of a kind (of those with these primary keys) with the sentence that says what doesn't fit.

    Meant are facts that by their dates began or ended after the last of their supporting sources had appeared, for sure.
    A supporting source without a date may be later, so it rules that out. One query.
    """
    if not issubclass(aggregate.root, PeriodFact):
        return
    facts: Any = named(aggregate.root) if pks is None else aggregate.records(pks)
    end = Coalesce("date", "end") if issubclass(aggregate.root, DatedFact) else F("end")
    supports = Q(citations__relation=Relation.SUPPORTS)
    appeared = EdtfLatest("citations__source__published")
    found = (
        facts.exclude(reality__in=AHEAD)
        .annotate(
            last_source=Max(appeared, filter=supports),
            undated=Count("citations", filter=supports & Q(IsNull(appeared, True))),
            # PostgreSQL's greatest of two passes over the one that is unknown.
            reached=Greatest(F("possible_from"), EdtfEarliest(end)),
        )
        .filter(reached__gt=F("last_source"), undated=0)
    )
    for record in found.order_by("remark", "pk"):
        yield (
            record,
            f"Its sources had all appeared by {date_format(record.last_source, 'j F Y')}, and by its dates it "
            f"{'ended' if record.possible_from is None or record.possible_from <= record.last_source else 'began'} later. "
            "Mend the date of the source or of this; if it still lay ahead, say so in “reality”.",
        )
