"""Closed dossiers: what of the newsroom somebody may not see, worked out once in a request.

Hidden from who is no member of a closed dossier, and of no power to see all, are records that aren't public and
- that are in closed dossiers alone, the dossiers themselves included; of these, facts and dossiers that are public and were
  edited since, too;
- that point to a hidden record (a post of a hidden person), these even if they are public: their edit would tell;
- that only hidden records point to (the source of a hidden post, the person of it) and that a member entered, or an import
  into the dossier: what somebody else entered doesn't vanish because a hidden record points to it;
- that are about hidden records alone, where their kind can't be in a dossier (a group of hidden people).

Of what is public and in closed dossiers alone, the form, the history, the reviews and what would go out next are for members
(guarded); in lists and choices it stays, for others build on it. The vocabulary is the whole newsroom's.
`evidence.sight` leaves out what is hidden, the rows of it, and rows of other records that point to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Model, Q
from psycopg import sql

from evidence.models import Fact
from evidence.registry import Aggregate, column, registry
from evidence.sight import Roots, Unseen, hidden, is_guarded
from exchange.models import Import
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem
from newsroom.models import Desk
from newsroom.publishing import State, states
from newsroom.publishing.rows import NEWSROOM, PUBLISHED, fetch, owner_column, table

Found = dict[type[Model], set[Any]]

CLOSED = "This, or a part of it, belongs to a closed dossier. Ask one of its members, or whoever administers the program."


@dataclass(frozen=True)
class Reference:
    """A foreign key from a record, or from a row that it owns, to another record."""

    model: type[Model]
    owner: str
    column: str
    source: Aggregate
    target: Aggregate

    @property
    def own(self) -> bool:
        """Whether it is the record's own, not that of one of its rows."""
        return self.model is self.source.root

    def identifiers(self) -> dict[str, sql.Composable]:
        """For a query of its table, as m."""
        return {
            "table": table(NEWSROOM, self.model),
            "owner": sql.Identifier("m", self.owner),
            "key": sql.Identifier("m", self.column),
            "source": _given(self.source),
            "target": _given(self.target),
        }


def sees_all(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whoever could read the database anyway."""
    return bool(getattr(user, "is_superuser", False))


def unseen_by(user: AbstractBaseUser | AnonymousUser) -> Unseen:
    """What a user may not see. One query where no dossier is closed to them."""
    desks = Desk._base_manager.using("default").filter(closed=True).exclude(members=user.pk)
    closed = list(desks.values_list("investigation", flat=True))
    if not closed:
        return Unseen()
    found: Found = defaultdict(set)
    guarded: Found = defaultdict(set)
    for slug, pk, public in fetch(_start(), {"closed": closed}):
        (guarded if public else found)[registry.by_slug(slug).root].add(pk)
    for root, pks in guarded.items():
        # People and organizations stay, for other records point to them.
        if issubclass(root, Fact | Investigation):
            found[root] |= {
                pk for pk, state in states(registry.of(root), pks).items() if state != State.PUBLISHED
            }
    given = {
        "insiders": list(map(str, _insiders(closed))),
        "imports": list(
            map(str, Import._base_manager.filter(dossier__in=closed).values_list("pk", flat=True))
        ),
    }
    while more := fetch(_step(), given | {kind.slug: list(found[kind.root]) for kind in _kinds()}):
        for slug, pk in more:
            found[registry.by_slug(slug).root].add(pk)
    return Unseen(
        hidden={model: frozenset(pks) for model, pks in found.items() if pks},
        guarded={model: frozenset(pks) for model, pks in guarded.items()},
    )


def is_hidden_from_others(record: Model) -> bool:
    """Whether who is a member of no closed dossier doesn't see a record."""
    return record.pk in hidden_from_others().get(type(record), ())


def hidden_from_others() -> Roots:
    """What who is a member of no closed dossier doesn't see."""
    # Nobody has this number.
    return unseen_by(User(pk=0)).hidden


def _insiders(closed: list[Any]) -> Iterable[Any]:
    """Who may have entered what belongs to the closed dossiers: their members, and who sees all."""
    users = User.objects.using("default").filter(Q(desks__investigation__in=closed) | Q(is_superuser=True))
    return users.values_list("pk", flat=True)


def holds_hidden(aggregate: Aggregate, pks: Iterable[Any]) -> bool:
    """Whether a row of some records that are seen points to something hidden."""
    return any(
        _rows(each, each.owner, pks, each.column, each.target)
        for each in _references()
        if each.source is aggregate
    )


def needed_by_hidden(aggregate: Aggregate, pks: Iterable[Any]) -> bool:
    """Whether something hidden points to one of some records that are seen."""
    return any(
        _rows(each, each.column, pks, each.owner, each.source)
        for each in _all_references()
        if each.target is aggregate
    )


def _rows(each: Reference, near: str, pks: Iterable[Any], far: str, other: Aggregate) -> bool:
    if not (out := hidden().get(other.root)):
        return False
    rows: Any = each.model._base_manager.using("default")
    return rows.filter(**{f"{near}__any_of": list(pks), f"{far}__any_of": out}).exists()


def is_closed_to(aggregate: Aggregate, pks: Iterable[Any]) -> bool:
    """Whether members alone work on one of some records that are seen: it is guarded, or holds something hidden."""
    pks = set(pks)
    return is_guarded(aggregate.root, pks) or holds_hidden(aggregate, pks)


@cache
def _kinds() -> tuple[Aggregate, ...]:
    """Those of which records can be hidden."""
    return tuple(aggregate for aggregate in registry if not aggregate.vocabulary)


@cache
def _all_references() -> tuple[Reference, ...]:
    return tuple(
        Reference(model, owner_column(source, model), column(key), source, registry.of(key.related_model))
        for source in registry
        for model, key in source.pointers()
    )


@cache
def _references() -> tuple[Reference, ...]:
    """Those between records that can be hidden."""
    return tuple(
        each for each in _all_references() if not each.source.vocabulary and not each.target.vocabulary
    )


def _given(aggregate: Aggregate) -> sql.Composable:
    """What is hidden of a kind so far."""
    return sql.SQL("{}::uuid[]").format(sql.Placeholder(aggregate.slug))


def _public(aggregate: Aggregate, of: sql.Composable) -> sql.Composed:
    return sql.SQL("EXISTS (SELECT FROM {} p WHERE p.id = {})").format(table(PUBLISHED, aggregate.root), of)


@cache
def _start() -> sql.Composable:
    """The closed dossiers, and what is in them and in no other: (kind, id, whether it is public)."""
    dossiers, items = table(NEWSROOM, Investigation), table(NEWSROOM, InvestigationItem)
    parts = [
        sql.SQL(
            "SELECT {slug} AS kind, d.id, {public} AS public FROM {dossiers} d WHERE d.id = ANY(%(closed)s::uuid[])"
        ).format(
            slug=sql.Literal(registry.of(Investigation).slug),
            dossiers=dossiers,
            public=_public(registry.of(Investigation), sql.SQL("d.id")),
        )
    ]
    for model, field in ITEM_FIELD.items():
        key = sql.Identifier(f"{field}_id")
        parts.append(
            sql.SQL(
                "SELECT DISTINCT {slug}, i.{key}, {public} FROM {items} i"
                " WHERE i.investigation_id = ANY(%(closed)s::uuid[]) AND i.{key} IS NOT NULL AND NOT EXISTS"
                " (SELECT FROM {items} o WHERE o.{key} = i.{key} AND o.investigation_id <> ALL(%(closed)s::uuid[]))"
            ).format(
                slug=sql.Literal(registry.of(model).slug),
                key=key,
                items=items,
                public=_public(registry.of(model), sql.SQL("i.{}").format(key)),
            )
        )
    return sql.SQL(" UNION ALL ").join(parts)


@cache
def _step() -> sql.Composable:
    """What is hidden because of what is hidden so far: (kind, id). The parameters are named by kind."""
    upwards = [
        sql.SQL(
            "SELECT {slug} AS kind, {owner} AS id FROM {table} m WHERE {key} = ANY({target}) AND {owner} <> ALL({source})"
        ).format(slug=sql.Literal(each.source.slug), **each.identifiers())
        for each in _references()
        if each.own
    ]
    pointed = [
        sql.SQL(
            "SELECT {slug} AS kind, {key} AS id FROM {table} m"
            " WHERE {owner} = ANY({source}) AND {key} IS NOT NULL AND {key} <> ALL({target})"
        ).format(slug=sql.Literal(each.target.slug), **each.identifiers())
        for each in _references()
    ]
    downwards = [
        sql.SQL(
            "SELECT c.kind, c.id FROM pointed c WHERE c.kind = {slug} AND {entered} AND NOT {public} AND NOT ({seen})"
        ).format(
            slug=sql.Literal(kind.slug),
            entered=_entered_inside(kind),
            public=_public(kind, sql.SQL("c.id")),
            seen=sql.SQL(" OR ").join(_pointing(kind)),
        )
        for kind in _kinds()
        if any(each.target is kind for each in _references())
    ]
    return sql.SQL(
        "WITH pointed AS MATERIALIZED (SELECT DISTINCT kind, id FROM ({pointed}) every) {found}"
    ).format(
        pointed=sql.SQL(" UNION ALL ").join(pointed),
        found=sql.SQL(" UNION ").join([*upwards, *downwards, *_about_hidden_alone()]),
    )


def _entered_inside(kind: Aggregate) -> sql.Composable:
    """Whether c was entered by a member, or by an import into the dossier."""
    history: Any = kind.root._meta.get_field("history").related_model
    return sql.SQL(
        "EXISTS (SELECT FROM {history} h JOIN {contexts} x ON x.id = h.pgh_context_id WHERE h.pgh_obj_id = c.id"
        " AND h.pgh_label = 'insert' AND (x.metadata ->> 'user' = ANY(%(insiders)s::text[])"
        " OR x.metadata ->> 'import_id' = ANY(%(imports)s::text[])))"
    ).format(history=table(NEWSROOM, history), contexts=sql.Identifier(NEWSROOM, "pghistory_context"))


def _about_hidden_alone() -> Iterator[sql.Composable]:
    """Records of kinds that no dossier holds, whose rows point to hidden records alone, and to which nothing seen points."""
    for kind in _kinds():
        rows = [each for each in _references() if each.source is kind and not each.own]
        if not rows or kind.root is Investigation or kind.root in ITEM_FIELD:
            continue
        some = [
            sql.SQL("SELECT {owner} AS id FROM {table} m WHERE {key} = ANY({target})").format(
                **each.identifiers()
            )
            for each in rows
        ]
        others = [
            sql.SQL(
                "EXISTS (SELECT FROM {table} m WHERE {owner} = c.id AND {key} IS NOT NULL AND {key} <> ALL({target}))"
            ).format(**each.identifiers())
            for each in rows
        ]
        yield sql.SQL(
            "SELECT {slug}, c.id FROM ({some}) c WHERE c.id <> ALL({source}) AND NOT {public} AND NOT ({others})"
        ).format(
            slug=sql.Literal(kind.slug),
            some=sql.SQL(" UNION ").join(some),
            source=_given(kind),
            public=_public(kind, sql.SQL("c.id")),
            others=sql.SQL(" OR ").join([*others, *_pointing(kind)]),
        )


def _pointing(kind: Aggregate) -> Iterator[sql.Composable]:
    """Whether something that is seen points to c: of each reference to its kind."""
    for each in _references():
        if each.target is kind:
            yield sql.SQL(
                "EXISTS (SELECT FROM {table} m WHERE {key} = c.id AND {owner} <> ALL({source}))"
            ).format(**each.identifiers())
