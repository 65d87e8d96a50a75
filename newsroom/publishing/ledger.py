"""The ledger: every act of publishing or withdrawing adds one link to a chain, in the transaction that it is.

An item keeps what the record says in the published store after the act, as its rows stand there: links that appeared or
went because of another record are a version of the record that they belong to. The public's own copy
(`published.evidence_version`) is made of it by `PUBLIC_VERSIONS`, here and when `published` is rebuilt.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from psycopg import sql

from evidence.models import HIDING, Act, Version
from evidence.registry import Aggregate, column, registry
from newsroom.models import Action, Publication, PublicationItem, PublishedContent
from newsroom.publishing.labels import Labels
from newsroom.publishing.review import Selection
from newsroom.publishing.rows import (
    DEFAULT,
    NEWSROOM,
    PUBLISHED,
    by_index,
    columns,
    execute,
    fetch,
    said,
    slices,
    table,
)

ITEMS = table(NEWSROOM, PublicationItem)
SAID = table(NEWSROOM, PublishedContent)
ACTS = table(NEWSROOM, Publication)
VERSIONS = table(PUBLISHED, Version)
# A cursor is the number of the act times this, and the place in the act.
MOST = 1_000_000

# One line of an act's hash for each of its items; without a place in the ledger there is none.
ITEM_LINES = (
    "encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', i.position, i.kind, i.record_id, i.number, i.act,"
    " i.corrects, i.alone, i.digest, i.seal), E'\\n' ORDER BY i.position), ''), 'UTF8')), 'hex')"
)
DIGEST = "encode(sha256(convert_to(salt || content::text, 'UTF8')), 'hex')"
SEAL = "encode(sha256(convert_to(salt || digest || label, 'UTF8')), 'hex')"

# What every public record of a kind said last: its id and content; the second, of some records only.
_LAST = (
    "SELECT record_id, content FROM (SELECT DISTINCT ON (i.record_id) i.record_id, i.act, s.content FROM {items} i"
    " JOIN {kept} s ON s.item_id = i.id WHERE i.kind = %(kind)s AND i.number IS NOT NULL"
)
_LAST_END = " ORDER BY i.record_id, i.number DESC) latest WHERE act <> %(withdraw)s"
LAST = _LAST + _LAST_END
LAST_OF = _LAST + " AND i.record_id = ANY(%(ids)s)" + _LAST_END

# What readers may know of versions: none from before a withdrawal but the withdrawals themselves, and no wording from
# before a correction that took it back.
PUBLIC_VERSIONS = sql.SQL(
    "SELECT a.sequence * {most} + i.position AS cursor, i.kind, i.record_id, i.number, i.act, a.at,"
    " CASE WHEN i.corrects THEN a.correction ELSE '' END AS correction,"
    " CASE WHEN i.corrects OR i.act = {withdraw} THEN a.reason ELSE '' END AS reason, i.alone,"
    " CASE WHEN hidden THEN NULL ELSE s.content END AS content,"
    " CASE WHEN hidden OR s.content IS NULL THEN '' ELSE s.salt END AS salt, i.digest"
    " FROM {items} i JOIN {acts} a ON a.id = i.publication_id JOIN {said} s ON s.item_id = i.id,"
    " LATERAL (SELECT EXISTS (SELECT 1 FROM {items} j JOIN {acts} b ON b.id = j.publication_id"
    "  WHERE j.kind = i.kind AND j.record_id = i.record_id AND j.number > i.number AND j.corrects"
    "  AND b.correction IN ({hiding})) AS hidden) h"
    " WHERE i.number IS NOT NULL AND (i.act = {withdraw} OR NOT EXISTS (SELECT 1 FROM {items} j"
    "  WHERE j.kind = i.kind AND j.record_id = i.record_id AND j.number > i.number AND j.act = {withdraw}))"
).format(
    most=sql.Literal(MOST),
    items=ITEMS,
    acts=ACTS,
    said=SAID,
    withdraw=sql.Literal(Act.WITHDRAW.value),
    hiding=sql.SQL(", ").join(sql.Literal(kind.value) for kind in HIDING),
)


@dataclass(frozen=True)
class Words:
    """What an act tells readers: whether it corrects, how, and why."""

    correction: str = ""
    reason: str = ""

    @property
    def hides(self) -> bool:
        """Whether earlier wordings are taken back."""
        return self.correction in HIDING


class Entry:
    """One act being written. `item` methods add to it; `close` seals it and lets readers see the versions.

    To be used in the transaction that changes `published`, after `lock_publishing`.
    """

    def __init__(self, action: Action, by: User | None, words: Words) -> None:
        last = Publication.objects.using(DEFAULT).filter(sequence__isnull=False).order_by("-sequence").first()
        now = timezone.now()
        # A clock that was set back doesn't turn the order around.
        at = max(now, last.at) if last else now
        ((pk,),) = fetch(
            sql.SQL("SELECT nextval(pg_get_serial_sequence({}, 'id'))").format(sql.Literal(ACTS.as_string()))
        )
        self.words = words
        self.count = 0
        self._labels = Labels()
        self.publication = Publication(
            pk=pk,
            sequence=(last.sequence or 0) + 1 if last else 1,
            at=at,
            by=by,
            action=action,
            correction=words.correction,
            reason=words.reason,
            previous=last.hash if last else "",
        )

    def add_versions(
        self, touched: Selection, *, corrected: Selection | None = None, alone: Selection | None = None
    ) -> None:
        """A version of each record of `touched` that differs in public from its last one, or has none.

        corrected: those that the correction of the act is about. alone: those that nobody but their
        author looked at.
        """
        with by_index():
            for aggregate in registry:
                marked = [(some or {}).get(aggregate, set()) for some in (corrected, alone)]
                for pks in slices(sorted(touched.get(aggregate, ()), key=str)):
                    self._add(aggregate, pks, *([pk for pk in pks if pk in some] for some in marked))

    def _add(self, aggregate: Aggregate, pks: list[Any], corrected: list[Any], alone: list[Any]) -> None:
        statement = sql.SQL(
            "WITH now AS MATERIALIZED (SELECT r.{pk} AS pk, {said} AS content FROM {public} r WHERE r.{pk} = ANY(%(pks)s)),"
            " changed AS MATERIALIZED (SELECT now.pk::text AS record_id, now.content,"
            "  gen_random_uuid()::text AS salt, coalesce(names.label, '') AS label, coalesce(last.number, 0) + 1 AS number,"
            "  CASE WHEN last.act IS NULL OR last.act = %(withdraw)s THEN %(add)s ELSE %(change)s END AS act,"
            "  now.pk = ANY(%(corrected)s) AS corrects, now.pk = ANY(%(alone)s) AS alone,"
            "  row_number() OVER (ORDER BY now.pk) + %(before)s AS position"
            "  FROM now LEFT JOIN LATERAL (SELECT i.number, i.act, s.content FROM {items} i JOIN {kept} s ON s.item_id = i.id"
            "   WHERE i.kind = %(kind)s AND i.record_id = now.pk::text AND i.number IS NOT NULL"
            "   ORDER BY i.number DESC LIMIT 1) last ON true"
            "  LEFT JOIN unnest(%(known)s::text[], %(labels)s::text[]) AS names(pk, label)"
            "   ON names.pk = now.pk::text"
            "  WHERE last.content IS DISTINCT FROM now.content),"
        ).format(
            pk=sql.Identifier(column(aggregate.root._meta.pk)),
            said=said(aggregate, PUBLISHED, "r"),
            public=table(PUBLISHED, aggregate.root),
            items=ITEMS,
            kept=SAID,
        )
        labels = self._labels.of(aggregate, pks)
        self._write(
            statement,
            {
                "pks": pks,
                "kind": aggregate.slug,
                "corrected": corrected,
                "alone": alone,
                "known": list(labels),
                "labels": list(labels.values()),
                "add": Act.ADD.value,
                "change": Act.CHANGE.value,
            },
        )

    def add_withdrawals(self, aggregate: Aggregate, pks: set[Any]) -> None:
        """The withdrawal of some records: an item without content for each."""
        statement = sql.SQL(
            "WITH changed AS MATERIALIZED (SELECT gone.id AS record_id, NULL::jsonb AS content,"
            " gen_random_uuid()::text AS salt, gone.label, %(withdraw)s AS act, false AS corrects, false AS alone,"
            " row_number() OVER (ORDER BY gone.id) + %(before)s AS position, coalesce((SELECT max(i.number) FROM {items} i"
            "  WHERE i.kind = %(kind)s AND i.record_id = gone.id), 0) + 1 AS number"
            " FROM unnest(%(ids)s::text[], %(labels)s::text[]) AS gone(id, label)),"
        ).format(items=ITEMS)
        for some in slices(sorted(pks, key=str)):
            labels = self._labels.of(aggregate, some)
            ids = [str(pk) for pk in some]
            self._write(
                statement,
                {"kind": aggregate.slug, "ids": ids, "labels": [labels.get(pk, "") for pk in ids]},
            )

    def _write(self, changed: sql.Composed, params: dict[str, Any]) -> None:
        statement = changed + sql.SQL(
            " summed AS MATERIALIZED (SELECT *, coalesce(" + DIGEST + ", '') AS digest FROM changed),"
            " items AS (INSERT INTO {items} (publication_id, position, kind, record_id, number, act, corrects, alone, digest,"
            " seal) SELECT %(publication)s, position, %(kind)s, record_id, number, act, corrects, alone, digest, "
            + SEAL
            + " FROM summed RETURNING id, position)"
            " INSERT INTO {said} (item_id, salt, content, label)"
            " SELECT items.id, salt, content, label FROM items JOIN summed USING (position)"
        ).format(items=ITEMS, said=SAID)
        self.count += execute(
            statement,
            params
            | {"publication": self.publication.pk, "before": self.count, "withdraw": Act.WITHDRAW.value},
        )

    def close(self) -> Publication:
        """Write the act itself, with its hash, and let readers see its versions."""
        lines = fetch(
            sql.SQL("SELECT " + ITEM_LINES + " FROM {items} i WHERE i.publication_id = %(act)s").format(
                items=ITEMS
            ),
            {"act": self.publication.pk},
        )[0][0]
        self.publication.hash = act_hash(self.publication, lines)
        self.publication.save(using=DEFAULT, force_insert=True)
        if self.words.hides:
            self._take_back_wordings()
        execute(insert_versions(sql.SQL(" AND i.publication_id = %(act)s")), {"act": self.publication.pk})
        return self.publication

    def _take_back_wordings(self) -> None:
        execute(
            sql.SQL(
                "UPDATE {versions} v SET content = NULL, salt = '' FROM {items} i WHERE i.publication_id = %(act)s"
                " AND i.corrects AND v.kind = i.kind AND v.record_id = i.record_id AND v.number < i.number"
            ).format(versions=VERSIONS, items=ITEMS),
            {"act": self.publication.pk},
        )


def insert_versions(condition: sql.Composable) -> sql.Composed:
    """The statement that copies to the published store what readers may know of versions, as far as a condition holds."""
    return sql.SQL("INSERT INTO {versions} ({columns}) {public}{condition}").format(
        versions=VERSIONS, columns=columns(Version), public=PUBLIC_VERSIONS, condition=condition
    )


def act_hash(publication: Publication, lines: str) -> str:
    """The hash of an act, of its items' lines and of the hash before: 64 hexadecimal digits."""
    told = [
        publication.sequence,
        publication.previous,
        publication.at.astimezone(UTC).isoformat(timespec="microseconds"),
        publication.by_id,
        str(publication.action),
        str(publication.correction),
        publication.reason,
        lines,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def remove_versions(aggregate: Aggregate, pks: set[Any]) -> None:
    """What readers could see of versions of records that are withdrawn; that they were withdrawn before stays."""
    execute(
        sql.SQL(
            "DELETE FROM {versions} WHERE kind = %(kind)s AND record_id = ANY(%(ids)s) AND act <> %(withdraw)s"
        ).format(versions=VERSIONS),
        {"kind": aggregate.slug, "ids": [str(pk) for pk in pks], "withdraw": Act.WITHDRAW.value},
    )


def take_up() -> Publication | None:
    """Bring into the ledger what is public and not in it as it is: what was published before there was one, or before its
    tables got another form. None where there is nothing."""
    entry = Entry(Action.TAKE_UP, None, Words())
    for aggregate in registry:
        query = sql.SQL("SELECT {pk} FROM {public}").format(
            pk=sql.Identifier(column(aggregate.root._meta.pk)), public=table(PUBLISHED, aggregate.root)
        )
        entry.add_versions({aggregate: {row[0] for row in fetch(query)}})
    return entry.close() if entry.count else None


def in_another_form() -> bool:
    """Whether something public has no version yet, or columns that its last version hasn't. One record of each kind is
    looked at: a migration changes all of a kind."""
    for aggregate in registry:
        query = sql.SQL(
            "SELECT last.content IS NOT DISTINCT FROM {said} FROM (SELECT * FROM {public} LIMIT 1) r"
            " LEFT JOIN LATERAL (SELECT s.content FROM {items} i JOIN {kept} s ON s.item_id = i.id WHERE i.kind = %(kind)s"
            "  AND i.record_id = r.{pk}::text AND i.number IS NOT NULL ORDER BY i.number DESC LIMIT 1) last ON true"
        ).format(
            said=said(aggregate, PUBLISHED, "r"),
            public=table(PUBLISHED, aggregate.root),
            items=ITEMS,
            kept=SAID,
            pk=sql.Identifier(column(aggregate.root._meta.pk)),
        )
        if fetch(query, {"kind": aggregate.slug}) == [(False,)]:
            return True
    return False
