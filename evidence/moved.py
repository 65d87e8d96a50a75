"""What joined a record and left it from one version to the next: the facts of a dossier, the subjects of a claim.

Kinds and numbers are told, no names: what left may have been withdrawn.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import connections
from django.utils.translation import gettext as _
from psycopg import sql

from config.stores import ALIAS, PUBLISHED, SCHEMA
from evidence.models import Act, Version
from evidence.registry import Aggregate, column, registry

# What links of the one version point to and no link of the other does; a link that was made anew is the same.
_MOVED = """
SELECT v.cursor, {left}, moved.kind, count(*)
  FROM {versions} v
  JOIN {versions} p ON p.kind = v.kind AND p.record_id = v.record_id AND p.number = v.number - 1,
       LATERAL (({one}) EXCEPT ({other})) moved
 WHERE v.cursor = ANY(%(cursors)s) AND v.kind = {owner} AND v.content IS NOT NULL AND p.content IS NOT NULL
 GROUP BY v.cursor, moved.kind
"""
_POINTED = """
SELECT pointed.kind, pointed.id
  FROM jsonb_array_elements({version}.content -> {links}) link,
       LATERAL (VALUES {pointed}) pointed (kind, id)
 WHERE pointed.id IS NOT NULL
"""


def moved(versions: Iterable[Version]) -> dict[int, str]:
    """Of versions that changed something and give no reason, by cursor: what joined and left, in a sentence or two. One
    query; their content isn't fetched. Left out is what neither gained nor lost a link, or lost a wording."""
    wanted = [each for each in versions if each.act == Act.CHANGE and not each.reason]
    kinds = {each.kind for each in wanted}
    parts = [part for kind in sorted(kinds) for part in _parts(registry.by_slug(kind))]
    if not parts:
        return {}
    query = sql.SQL(" UNION ALL ").join(parts)
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        cursor.execute(query.as_string(), {"cursors": [each.cursor for each in wanted]})
        rows = cursor.fetchall()
    found: dict[int, dict[bool, dict[str, int]]] = defaultdict(lambda: {True: {}, False: {}})
    for at, left, kind, number in rows:
        numbers = found[at][left]
        numbers[kind] = numbers.get(kind, 0) + number
    return {at: _told(each) for at, each in found.items()}


def _parts(aggregate: Aggregate) -> Iterator[sql.Composed]:
    for model in aggregate.links:
        pointed = sql.SQL(", ").join(
            sql.SQL("({}, link ->> {})").format(
                sql.Literal(registry.of(key.related_model).slug), sql.Literal(column(key))
            )
            for key in aggregate.target_fields(model)
        )
        before, after = (
            sql.SQL(_POINTED).format(
                version=sql.SQL(version), links=sql.Literal(model._meta.label_lower), pointed=pointed
            )
            for version in ("p", "v")
        )
        for left, one, other in ((True, before, after), (False, after, before)):
            yield sql.SQL(_MOVED).format(
                left=sql.Literal(left),
                owner=sql.Literal(aggregate.slug),
                versions=sql.Identifier(SCHEMA[PUBLISHED], Version._meta.db_table),
                one=one,
                other=other,
            )


def _told(found: dict[bool, dict[str, int]]) -> str:
    told = []
    if found[True]:
        told.append(_("No longer part of it: %(what)s.") % {"what": _counted(found[True])})
    if found[False]:
        told.append(_("New in it: %(what)s.") % {"what": _counted(found[False])})
    return " ".join(told)


def _counted(numbers: dict[str, int]) -> str:
    kinds = [(registry.by_slug(slug), number) for slug, number in sorted(numbers.items())]
    return ", ".join(f"{number} {kind.label if number == 1 else kind.plural}" for kind, number in kinds)
