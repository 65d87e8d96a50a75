"""Review: who may approve what, and what is approved. Of an exact version: the checksum of a record's own rows.

Nothing here publishes. `plan` asks what is not approved yet, and `publish` refuses it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from psycopg import sql

from evidence.registry import Aggregate, column, registry
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem
from newsroom.models import Decision, Desk, Policy, Review
from newsroom.publishing.rows import DEFAULT, NEWSROOM, Pks, fetch, owner_column, said, table

Selection = dict[Aggregate, set[Any]]

APPROVE = "newsroom.approve_records"
LEGAL = "newsroom.approve_for_legal"
UNSOURCED = "newsroom.approve_unsourced"
REVIEWS = table(NEWSROOM, Review)
_STRICTEST = list(Policy.values)


class ReviewError(Exception):
    """Nothing was decided; the message says why, in a sentence for the newsroom."""


class ReviewOutdated(ReviewError):
    """Something was edited after it was shown."""


# How the note begins with which a withdrawal takes an approval back.
WITHDRAWN = "Withdrawn: "


@dataclass(frozen=True)
class Verdict:
    """What was last decided on the version that is in the newsroom now; None where nobody has looked at it.

    stale: the last decision was on an earlier version.
    """

    review: Review | None
    stale: bool = False

    @property
    def approved(self) -> bool:
        return self.review is not None and not self.stale and self.review.decision == Decision.APPROVE

    @property
    def taken_back(self) -> bool:
        """Whether that was no judgement of what it says: it was withdrawn, and its approval with it."""
        return self.review is not None and self.review.note.startswith(WITHDRAWN)


def digest_of(aggregate: Aggregate, root: str = "r") -> sql.Composed:
    """The checksum of a record as it is in the newsroom, in SQL. root: the alias of its table."""
    return sql.SQL("encode(sha256(convert_to({said}::text, 'UTF8')), 'hex')").format(
        said=said(aggregate, NEWSROOM, root)
    )


def digests(aggregate: Aggregate, pks: Pks) -> dict[Any, str]:
    """The version of each record that is in the newsroom now."""
    query = sql.SQL("SELECT r.{pk}, {digest} FROM {draft} r WHERE r.{pk} = ANY(%(pks)s)").format(
        pk=sql.Identifier(column(aggregate.root._meta.pk)),
        digest=digest_of(aggregate),
        draft=table(NEWSROOM, aggregate.root),
    )
    return dict(fetch(query, {"pks": list(pks)}))


def verdicts(aggregate: Aggregate, pks: Pks) -> dict[Any, Verdict]:
    """What was last decided on each of some records."""
    now = digests(aggregate, pks)
    last = (
        Review.objects.using(DEFAULT)
        .filter(kind=aggregate.slug, record_id__in=[str(pk) for pk in now])
        .order_by("kind", "record_id", "-id")
        .distinct("kind", "record_id")
        .select_related("by")
    )
    found = {review.record_id: review for review in last}
    return {
        pk: Verdict(review, stale=review is not None and review.digest != digest)
        for pk, digest in now.items()
        for review in [found.get(str(pk))]
    }


def approvals(aggregate: Aggregate, pks: Pks) -> Iterator[tuple[Any, str, bool | None, bool, bool]]:
    """Of the records whose present version is approved: (pk, who, identifiable, legal, unsourced), in one query."""
    query = sql.SQL(
        "SELECT r.{pk}, v.by_id::text, v.identifiable, v.legal, v.unsourced FROM {draft} r"
        " JOIN LATERAL (SELECT * FROM {reviews} v WHERE v.kind = %(kind)s AND v.record_id = r.{pk}::text"
        "  ORDER BY v.id DESC LIMIT 1) v ON v.decision = %(approve)s"
        " WHERE r.{pk} = ANY(%(pks)s) AND v.digest = {digest}"
    ).format(
        pk=sql.Identifier(column(aggregate.root._meta.pk)),
        draft=table(NEWSROOM, aggregate.root),
        reviews=REVIEWS,
        digest=digest_of(aggregate),
    )
    yield from fetch(query, {"pks": list(pks), "kind": aggregate.slug, "approve": Decision.APPROVE.value})


def has_rules() -> bool:
    """Whether any dossier has a rule of its own."""
    return Desk.objects.using(DEFAULT).exclude(policy="").exists()


def policies(aggregate: Aggregate, pks: Pks, *, ruled: bool | None = None) -> dict[Any, str]:
    """Who has to look at each of some records: the strictest rule of the dossiers that they are in, or that facts which point
    to them are in; the newsroom's own rule for what is in none. ruled: what `has_rules` says, if that was asked already."""
    if not (has_rules() if ruled is None else ruled):
        return dict.fromkeys(pks, settings.REVIEW_POLICY)
    found: dict[Any, set[str]] = defaultdict(set)
    for query in _rules(aggregate):
        for pk, policy in fetch(query, {"pks": list(pks)}):
            found[pk].add(policy or settings.REVIEW_POLICY)
    return {pk: min(found[pk], key=_STRICTEST.index) if pk in found else settings.REVIEW_POLICY for pk in pks}


@cache
def _rules(aggregate: Aggregate) -> tuple[sql.Composable, ...]:
    """Queries for (id, policy), "" where the newsroom's own counts."""
    items, desks = table(NEWSROOM, InvestigationItem), table(NEWSROOM, Desk)
    queries: list[sql.Composable] = []
    if aggregate.root is Investigation:
        queries.append(
            sql.SQL(
                "SELECT investigation_id, policy FROM {desks} WHERE policy <> '' AND investigation_id = ANY(%(pks)s)"
            ).format(desks=desks)
        )
    if field := ITEM_FIELD.get(aggregate.root):
        queries.append(
            sql.SQL(
                "SELECT i.{record}, d.policy FROM {items} i JOIN {desks} d USING (investigation_id)"
                " WHERE d.policy <> '' AND i.{record} = ANY(%(pks)s)"
            ).format(record=sql.Identifier(f"{field}_id"), items=items, desks=desks)
        )
    if aggregate.needs_evidence:
        return tuple(queries)
    # People, organizations, roles and sources are looked at as the facts are that point to them.
    for fact in registry:
        for model, key in fact.pointers() if fact.root in ITEM_FIELD else ():
            if key.related_model is aggregate.root:
                queries.append(
                    sql.SQL(
                        "SELECT DISTINCT p.{key}, coalesce(d.policy, '') FROM {pointing} p"
                        " LEFT JOIN {items} i ON i.{record} = p.{owner} LEFT JOIN {desks} d USING (investigation_id)"
                        " WHERE p.{key} = ANY(%(pks)s)"
                    ).format(
                        key=sql.Identifier(column(key)),
                        pointing=table(NEWSROOM, model),
                        items=items,
                        record=sql.Identifier(f"{ITEM_FIELD[fact.root]}_id"),
                        owner=sql.Identifier(owner_column(fact, model)),
                        desks=desks,
                    )
                )
    return tuple(queries)


def authors(aggregate: Aggregate, pks: Pks) -> dict[Any, set[str]]:
    """Who entered each record, and who last edited any row of it: the ids of users, as texts. A file is nobody."""
    parts = []
    for model in (*aggregate.models, *aggregate.links):
        history: Any = model._meta.get_field("history").related_model
        owner = "pgh_obj_id" if model is aggregate.root else owner_column(aggregate, model)
        parts.append(
            sql.SQL(
                "SELECT h.{owner} AS pk, h.pgh_created_at AS at, {first} AS entered, c.metadata ->> 'user' AS who"
                " FROM {history} h LEFT JOIN {contexts} c ON c.id = h.pgh_context_id WHERE h.{owner} = ANY(%(pks)s)"
            ).format(
                owner=sql.Identifier(owner),
                first=sql.SQL("h.pgh_label = 'insert'" if model is aggregate.root else "false"),
                history=table(NEWSROOM, history),
                contexts=sql.Identifier(NEWSROOM, "pghistory_context"),
            )
        )
    query = sql.SQL(
        "WITH events AS ({parts}) (SELECT DISTINCT ON (pk) pk, who FROM events ORDER BY pk, at DESC)"
        " UNION ALL (SELECT pk, who FROM events WHERE entered)"
    ).format(parts=sql.SQL(" UNION ALL ").join(parts))
    found: dict[Any, set[str]] = {pk: set() for pk in pks}
    for pk, who in fetch(query, {"pks": list(pks)}):
        if who is not None:
            found[pk].add(who)
    return found


def refusals(selection: Selection, by: User, *, together: bool) -> list[tuple[Model, str]]:
    """Of the records that somebody wants to approve, those that they may not, each with why."""
    found: list[tuple[Model, str]] = []
    ruled = has_rules()
    for aggregate, pks in selection.items():
        if aggregate.vocabulary:
            continue
        rules, wrote = policies(aggregate, pks, ruled=ruled), authors(aggregate, pks)
        own = {pk for pk in pks if rules[pk] != Policy.SOLO and str(by.pk) in wrote[pk]}
        single = {pk for pk in pks if together and rules[pk] == Policy.STRICT} - own
        records = aggregate.records(own | single).in_bulk()
        for pk in own:
            found.append((records[pk], "You entered it or edited it last: somebody else has to look at it."))
        for pk in single:
            found.append((records[pk], "It is looked at one by one: open it, and approve it there."))
    return found


def decide(
    selection: Selection,
    decision: Decision,
    *,
    by: User,
    shown: Mapping[tuple[str, str], str] | None = None,
    note: str = "",
    identifiable: bool | None = None,
    unsourced: bool = False,
) -> int:
    """Approve the records of a selection as they are now, or send them back. Returns how many.

    shown: the versions that were looked at, by kind and id. identifiable: the answer to whether readers could find out who
    somebody is who isn't named. unsourced: that documents which only the newsroom has seen are enough.

    Raises ReviewError when somebody may not, ReviewOutdated when a record was edited since; then nothing is decided.
    """
    note = note.strip()
    count = sum(len(pks) for aggregate, pks in selection.items() if not aggregate.vocabulary)
    if not by.has_perm(APPROVE):
        raise ReviewError("Approving is for reviewers and editors.")
    if unsourced and not by.has_perm(UNSOURCED):
        raise ReviewError("Documents that only the newsroom has seen are for an editor to accept.")
    if decision == Decision.SEND_BACK and not note:
        raise ReviewError("Say why it is sent back: whoever entered it reads that.")
    if unsourced and count > 1:
        raise ReviewError("Documents that only the newsroom has seen are accepted for one record at a time.")
    if unsourced and not note:
        raise ReviewError("Say which documents were seen, and by whom: that stays in the newsroom.")
    if decision == Decision.APPROVE:
        for record, why in refusals(selection, by, together=count > 1):
            raise ReviewError(f"“{record}” can't be approved by you: {why}")
    with transaction.atomic(using=DEFAULT):
        rows = [
            Review(
                kind=aggregate.slug,
                record_id=str(pk),
                digest=digest,
                decision=decision,
                identifiable=identifiable if aggregate.slug == "people" else None,
                legal=by.has_perm(LEGAL),
                unsourced=unsourced,
                note=note,
                by=by,
                together=count > 1,
            )
            for aggregate, pks in selection.items()
            if not aggregate.vocabulary
            for pk, digest in digests(aggregate, pks).items()
        ]
        if shown is not None and any(shown.get((row.kind, row.record_id)) != row.digest for row in rows):
            raise ReviewOutdated("Something was edited since you looked at it. Look again, then decide.")
        Review.objects.using(DEFAULT).bulk_create(rows, batch_size=2000)
    return len(rows)


def take_approval_back(selection: Selection, *, by: User, reason: str) -> None:
    """What was withdrawn doesn't go out again on the approval that it went out on: somebody looks at it anew."""
    approved = [
        (aggregate, pk, verdict.review)
        for aggregate, pks in selection.items()
        for pk, verdict in verdicts(aggregate, pks).items()
        if verdict.review is not None and verdict.review.decision == Decision.APPROVE
    ]
    Review.objects.using(DEFAULT).bulk_create(
        [
            Review(
                kind=aggregate.slug,
                record_id=str(pk),
                digest=review.digest,
                decision=Decision.SEND_BACK,
                note=f"{WITHDRAWN}{reason}",
                by=by,
            )
            for aggregate, pk, review in approved
        ],
        batch_size=2000,
    )


def unapproved(selection: Selection) -> dict[Aggregate, dict[Any, str]]:
    """Of some records, those that somebody has to look at before they go out: the policy of each, by primary key."""
    found: dict[Aggregate, dict[Any, str]] = {}
    ruled = has_rules()
    for aggregate, pks in selection.items():
        if aggregate.vocabulary or not pks:
            continue
        asked = policies(aggregate, pks, ruled=ruled)
        waiting = {pk: policy for pk, policy in asked.items() if policy != Policy.SOLO}
        for pk, *_rest in approvals(aggregate, list(waiting)) if waiting else ():
            waiting.pop(pk, None)
        if waiting:
            found[aggregate] = waiting
    return found


def alone(selection: Iterable[tuple[Aggregate, set[Any]]]) -> Selection:
    """Of some records that go out now, those that nobody but their author has looked at: as their policy allows."""
    found: Selection = {}
    ruled = has_rules()
    for aggregate, pks in selection:
        if not aggregate.vocabulary:
            asked = policies(aggregate, pks, ruled=ruled)
            free = {pk for pk, policy in asked.items() if policy == Policy.SOLO}
            found[aggregate] = free - {pk for pk, *_rest in approvals(aggregate, free)}
    return found
