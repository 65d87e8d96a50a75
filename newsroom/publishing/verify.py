"""Is the ledger as it was written, and does the public see what it says? Every row is looked at; nothing is changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from psycopg import sql

from evidence.models import Act, Version
from evidence.registry import column, registry
from newsroom.models import Publication
from newsroom.publishing.ledger import (
    DIGEST,
    ITEM_LINES,
    ITEMS,
    LAST,
    PUBLIC_VERSIONS,
    SAID,
    SEAL,
    VERSIONS,
    act_hash,
)
from newsroom.publishing.publish import lock_publishing
from newsroom.publishing.rebuild import rebuild
from newsroom.publishing.rows import DEFAULT, PUBLISHED, columns, execute, fetch, said, table

# Of each sort so many are told; that there are more as well.
TOLD = 20


@dataclass(frozen=True)
class Checkpoint:
    """The hash of an act as somebody noted it elsewhere: whoever rewrites the whole chain can't rewrite that."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """From `12:` and 64 hexadecimal digits. Raises ValueError with a sentence."""
        number, _, digits = text.strip().partition(":")
        if not number.isascii() or not number.isdigit() or len(digits) != 64:
            raise ValueError(
                f"“{text}” is no checkpoint: it is a number, a colon and 64 digits, as this command prints it."
            )
        return cls(int(number), digits.lower())


def checkpoint() -> Checkpoint | None:
    """The end of the chain, to be kept elsewhere; None while nothing was published."""
    last = Publication.objects.using(DEFAULT).filter(sequence__isnull=False).order_by("-sequence").first()
    return Checkpoint(last.sequence or 0, last.hash) if last else None


def problems(known: Iterable[Checkpoint] = ()) -> Iterator[str]:
    """What was altered, taken out or put in, each in a sentence; nothing when all is as it was written."""
    yield from _chain({point.sequence: point.hash for point in known})
    yield from _contents()
    yield from _versions()
    yield from _records()


def derived_problems() -> Iterator[str]:
    """Where the published store isn't what the ledger leads to, rows that the database works out included (moves, standings,
    bounds of dates). The store is built again, compared, and all of that rolled back: nobody publishes meanwhile, readers
    read on. For a ledger without problems.
    """
    with transaction.atomic(using=DEFAULT):
        lock_publishing()
        found = list(_rebuilt_differs())
        transaction.set_rollback(True, using=DEFAULT)
    yield from found


def _chain(known: dict[int, str]) -> Iterator[str]:
    lines = dict(
        fetch(
            sql.SQL(
                "SELECT i.publication_id, " + ITEM_LINES + " FROM {items} i GROUP BY i.publication_id"
            ).format(items=ITEMS)
        )
    )
    ((nothing,),) = fetch(sql.SQL("SELECT " + ITEM_LINES + " FROM {items} i WHERE false").format(items=ITEMS))
    expected, previous = 1, ""
    for act in Publication.objects.using(DEFAULT).filter(sequence__isnull=False).order_by("sequence"):
        if act.sequence != expected:
            yield f"Acts {expected} to {(act.sequence or 0) - 1} of the ledger are missing."
        if act.previous != previous:
            yield f"Act {act.sequence} doesn't follow from the one before: the chain is broken there."
        if act_hash(act, lines.get(act.pk, nothing)) != act.hash:
            yield f"Act {act.sequence} ({act}) was altered, or one of its items was."
        if known.pop(act.sequence or 0, act.hash) != act.hash:
            yield f"Act {act.sequence} is not the one of the checkpoint: the ledger was rewritten."
        expected, previous = (act.sequence or 0) + 1, act.hash
    for sequence in sorted(known):
        yield f"Act {sequence} of the checkpoint is not in the ledger: its end was cut off."
    loose = fetch(
        sql.SQL(
            "SELECT i.kind, i.record_id FROM {items} i JOIN {acts} a ON a.id = i.publication_id"
            " WHERE a.sequence IS NULL AND i.number IS NOT NULL LIMIT {told}"
        ).format(items=ITEMS, acts=table("newsroom", Publication), told=sql.Literal(TOLD + 1))
    )
    yield from _told(
        [f"A version of {kind} {record} belongs to no act of the chain." for kind, record in loose]
    )


def _contents() -> Iterator[str]:
    """What records said, against the checksums in the chain."""
    rows = fetch(
        sql.SQL(
            "SELECT i.kind, i.record_id, i.number, s.item_id IS NULL FROM {items} i LEFT JOIN {said} s ON s.item_id = i.id"
            " WHERE i.number IS NOT NULL AND (s.item_id IS NULL OR digest <> coalesce(" + DIGEST + ", '')"
            " OR seal <> " + SEAL + ") ORDER BY i.id LIMIT {told}"
        ).format(items=ITEMS, said=SAID, told=sql.Literal(TOLD + 1))
    )
    yield from _told(
        [
            f"What {kind} {record} said in version {number} {'is missing' if missing else 'was altered'}."
            for kind, record, number, missing in rows
        ]
    )


def _versions() -> Iterator[str]:
    """The public's copy of versions, against the ledger."""
    query = (
        "SELECT kind, record_id, number FROM (SELECT * FROM ({one}) one EXCEPT SELECT * FROM ({other}) other) x"
        " ORDER BY cursor LIMIT {told}"
    )
    public = sql.SQL("SELECT {columns} FROM {versions}").format(columns=columns(Version), versions=VERSIONS)
    for one, other, what in (
        (PUBLIC_VERSIONS, public, "isn't what readers can look up"),
        (public, PUBLIC_VERSIONS, "is there for readers, but not in the ledger as it is"),
    ):
        rows = fetch(sql.SQL(query).format(one=one, other=other, told=sql.Literal(TOLD + 1)))
        yield from _told([f"Version {number} of {kind} {record} {what}." for kind, record, number in rows])


def _records() -> Iterator[str]:
    """The published store itself, against the last version of everything."""
    for aggregate in registry:
        query = sql.SQL(
            "SELECT coalesce(now.pk, last.record_id), now.pk IS NULL, last.record_id IS NULL"
            " FROM (SELECT r.{pk}::text AS pk, {said} AS content FROM {public} r) now"
            " FULL JOIN (" + LAST + ") last ON last.record_id = now.pk"
            " WHERE now.content IS DISTINCT FROM last.content LIMIT {told}"
        ).format(
            pk=sql.Identifier(column(aggregate.root._meta.pk)),
            said=said(aggregate, PUBLISHED, "r"),
            public=table(PUBLISHED, aggregate.root),
            items=ITEMS,
            kept=SAID,
            told=sql.Literal(TOLD + 1),
        )
        rows = fetch(query, {"kind": aggregate.slug, "withdraw": Act.WITHDRAW.value})
        yield from _told([_otherwise(aggregate.slug, *row) for row in rows])


def _otherwise(kind: str, pk: str, gone: bool, unknown: bool) -> str:
    what = "taken out of" if gone else "put into" if unknown else "altered in"
    return f"{kind} {pk} was {what} the published store by another road than publishing."


def _told(sentences: list[str]) -> Iterator[str]:
    yield from sentences[:TOLD]
    if len(sentences) > TOLD:
        yield f"There are more like that: these were the first {TOLD}."


def _rebuilt_differs() -> Iterator[str]:
    rows = fetch(
        sql.SQL(
            "SELECT tablename FROM pg_tables WHERE schemaname = {} AND tablename <> 'django_migrations' ORDER BY 1"
        ).format(sql.Literal(PUBLISHED))
    )
    # The table of each number, and the checksums of its rows as readers see them.
    tables = [(sql.Identifier(f"kept_{number}"), name) for number, (name,) in enumerate(rows)]
    sums = "SELECT md5(t::text) AS row FROM {} t"
    for kept, name in tables:
        copied = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS " + sums)
        execute(copied.format(kept, sql.Identifier(PUBLISHED, name)))
    rebuild()
    compared = sql.SQL(
        "WITH was AS (SELECT row FROM {kept}), becomes AS (" + sums.replace("{}", "{public}") + ")"
        " SELECT greatest((SELECT count(*) FROM (SELECT * FROM was EXCEPT ALL SELECT * FROM becomes) x),"
        " (SELECT count(*) FROM (SELECT * FROM becomes EXCEPT ALL SELECT * FROM was) x))"
    )
    for kept, name in tables:
        ((count,),) = fetch(compared.format(kept=kept, public=sql.Identifier(PUBLISHED, name)))
        if count:
            yield (
                f"{count} {'row' if count == 1 else 'rows'} of published.{name} {'is' if count == 1 else 'are'} not what"
                " follows from the ledger; rebuild_published puts that right."
            )
