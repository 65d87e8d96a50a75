"""What was edited of late and isn't public as it is: for whoever reviews, and whoever publishes.

Found through the history, from the latest edit back: comparing the two stores row by row would take a minute in a newsroom of
a million records.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef
from psycopg import sql

from evidence.models import Act
from evidence.registry import Aggregate, registry
from evidence.sight import is_guarded
from newsroom.history import usernames
from newsroom.models import Decision, Publication, PublicationItem, Review
from newsroom.publishing import State, states
from newsroom.publishing.review import Selection, Verdict, authors, verdicts
from newsroom.publishing.rows import NEWSROOM, fetch, owner_column, table
from newsroom.review_words import alone

# So many of the latest edits of each sort of row are looked at; of the records that these are of, so many are compared with
# what is public, and so many of those that differ are told.
EDITS = 1000
COMPARED = 2000
MOST = 200
# So many of the latest that were sent back are looked through for whoever entered them.
SENT_BACK = 200


@dataclass(frozen=True)
class Waiting:
    """A record that waits.

    state: what readers see of it, draft or changed. at, who: its last edit ("" for a file). verdict: what was decided on it
    last. alone: whether it goes out without a second person.
    """

    record: Model
    state: str
    at: datetime
    who: str
    verdict: Verdict
    alone: bool

    @property
    def kind(self) -> Aggregate:
        return registry.of(self.record)

    @property
    def sent_back(self) -> bool:
        verdict = self.verdict
        return verdict.review is not None and not (verdict.approved or verdict.stale or verdict.taken_back)

    @property
    def withdrawn(self) -> bool:
        """Taken out of public view, and as it was then."""
        return self.verdict.taken_back and not self.verdict.stale


def waiting() -> list[Waiting]:
    """The last edited first; of terms of the vocabulary none, for they go out with what uses them."""
    edits = fetch(_latest(), {"edits": EDITS, "most": COMPARED})
    wanted: Selection = defaultdict(set)
    for slug, pk, _at, _who in edits:
        wanted[registry.by_slug(slug)].add(pk)
    found = dict(_not_public(wanted))
    names = usernames(who for _slug, _pk, _at, who in edits)
    told = [
        Waiting(record, state, at, names.get(who, ""), verdict, is_alone)
        for slug, pk, at, who in edits
        if (slug, pk) in found
        for record, state, verdict, is_alone in [found[slug, pk]]
    ]
    return told[:MOST]


def sent_back_to(user: User) -> list[tuple[Model, str]]:
    """What somebody entered or last edited, and a reviewer sent back, as it still is, with the note; the last first."""
    later = Review.objects.filter(
        kind=OuterRef("kind"), record_id=OuterRef("record_id"), pk__gt=OuterRef("pk")
    )
    last = Review.objects.filter(~Exists(later), decision=Decision.SEND_BACK).order_by("-pk")[:SENT_BACK]
    wanted: Selection = defaultdict(set)
    for review in last:
        wanted[registry.by_slug(review.kind)].add(UUID(review.record_id))
    found: dict[tuple[str, str], Model] = {}
    for aggregate, pks in wanted.items():
        wrote = authors(aggregate, pks)
        mine = {pk for pk in pks if str(user.pk) in wrote[pk]}
        told, state = verdicts(aggregate, mine), states(aggregate, mine)
        for pk, record in aggregate.records(mine).in_bulk().items():
            if not told[pk].stale and state[pk] != State.PUBLISHED:
                found[aggregate.slug, str(pk)] = record
    return [(found[key], review.note) for review in last if (key := (review.kind, review.record_id)) in found]


def _not_public(wanted: Selection) -> Iterator[tuple[tuple[str, Any], tuple[Model, str, Verdict, bool]]]:
    for aggregate, pks in wanted.items():
        records = aggregate.records(pks).in_bulk()
        state = states(aggregate, records)
        waits = {
            pk for pk in records if state[pk] != State.PUBLISHED and not is_guarded(aggregate.root, [pk])
        }
        told, by_one = verdicts(aggregate, waits), alone(aggregate, waits)
        for pk in waits:
            yield (aggregate.slug, pk), (records[pk], state[pk], told[pk], pk in by_one)


@cache
def _latest() -> sql.Composable:
    """(kind, id, moment, author) of the records that were last edited, each once."""
    parts = [part for aggregate in registry if not aggregate.vocabulary for part in _edits(aggregate)]
    return sql.SQL(
        "SELECT kind, pk, at, who FROM (SELECT DISTINCT ON (kind, pk) kind, pk, at, who FROM ({parts}) edits"
        " ORDER BY kind, pk, at DESC) latest ORDER BY at DESC, kind, pk LIMIT %(most)s"
    ).format(parts=sql.SQL(" UNION ALL ").join(parts))


def _edits(aggregate: Aggregate) -> Iterable[sql.Composable]:
    # What is withdrawn is a draft again.
    yield sql.SQL(
        "(SELECT i.kind, i.record_id::uuid AS pk, p.at, p.by_id::text AS who FROM {items} i"
        " JOIN {acts} p ON p.id = i.publication_id"
        " WHERE i.kind = {slug} AND i.act = {withdraw} ORDER BY i.id DESC LIMIT %(edits)s)"
    ).format(
        items=table(NEWSROOM, PublicationItem),
        acts=table(NEWSROOM, Publication),
        slug=sql.Literal(aggregate.slug),
        withdraw=sql.Literal(Act.WITHDRAW.value),
    )
    for model in (*aggregate.models, *aggregate.links):
        history: Any = model._meta.get_field("history").related_model
        owner = "pgh_obj_id" if model is aggregate.root else owner_column(aggregate, model)
        yield sql.SQL(
            "(SELECT {slug} AS kind, h.{owner} AS pk, h.pgh_created_at AS at, x.metadata ->> 'user' AS who FROM"
            " (SELECT * FROM {history} ORDER BY pgh_id DESC LIMIT %(edits)s) h"
            " LEFT JOIN {contexts} x ON x.id = h.pgh_context_id)"
        ).format(
            slug=sql.Literal(aggregate.slug),
            owner=sql.Identifier(owner),
            history=table(NEWSROOM, history),
            contexts=sql.Identifier(NEWSROOM, "pghistory_context"),
        )
