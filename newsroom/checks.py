"""What somebody in the newsroom should look at: moves that no dossier tells, and dates that can't be right."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.text import capfirst

from config.stores import ALIAS, NEWSROOM
from evidence.admin_words import disagreement
from evidence.models import PeriodFact
from evidence.registry import named, registry
from investigations.models import InvestigationItem
from newsroom.foresight import foreseen
from people.lifetimes import outside_life
from people.models import Affiliation, Move
from people.tenures import contradicting_tenures

STORE = ALIAS[NEWSROOM]


def untold_moves() -> "QuerySet[Move]":
    """Moves of which no dossier holds both posts, the latest first; those told twice once."""
    items = InvestigationItem.objects.using(STORE)
    told = items.filter(
        affiliation=OuterRef("first"),
        investigation__in=items.filter(affiliation=OuterRef(OuterRef("second"))).values("investigation"),
    )
    return Move.objects.using(STORE).counted().filter(~Exists(told)).preload().latest_first()


def told(post: Affiliation) -> str:
    """The dates of a post in short: “2010 to May 2014”."""
    start, end = (date.short() if date else "unknown" for date in (post.start, post.end))
    return f"{start} to {end}"


@dataclass(frozen=True)
class Doubt:
    """A record whose dates can't be right, why, and what its public remark says of it ("" where it doesn't).

    blocks: whether it can't be published unexplained. Two sources that differ block nothing: readers see both. Nor do sources
    that are older than what they tell: they may have announced it. other: the
    record that it doesn't agree with.
    """

    record: Model
    why: str
    explained: str
    blocks: bool = True
    other: Model | None = None


def doubts(limit: int) -> Iterator[Doubt]:
    """Facts whose dates contradict each other in every reading, facts that are later than all their sources, posts that two
    sources tell with other dates, and posts held after death or before birth; of each kind at most `limit`, those without a
    remark first."""
    for aggregate in registry:
        if issubclass(aggregate.root, PeriodFact):
            rows: Any = named(aggregate.root).filter(dates_agree=False)
            for record in rows.order_by("remark", "pk")[:limit]:
                which, way_out = disagreement(record.period)
                yield Doubt(record, f"{capfirst(which)}. {way_out}", record.remark)
    for aggregate in registry:
        for record, why in islice(foreseen(aggregate), limit):
            yield Doubt(record, why, record.remark, blocks=False)
    for link in contradicting_tenures()[:limit]:
        post, other = link.affiliation, link.other
        yield Doubt(
            post,
            f"Another source tells the same post as {told(other)}; this one says {told(post)}.",
            post.remark,
            blocks=False,
            other=other,
        )
    everyone: Any = named(Affiliation)
    posts: Any = outside_life(everyone)
    for post in posts.order_by("remark", "pk")[:limit]:
        yield Doubt(post, f"By its dates and those of the person it was held {post.beyond}.", post.remark)
