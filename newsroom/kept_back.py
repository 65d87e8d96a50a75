"""What keeps approved records from going out: something in themselves, or in what goes along with them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from psycopg import sql

from evidence.registry import Aggregate, column, registry
from newsroom.publishing import Blocker, plan_selection
from newsroom.publishing.review import Selection
from newsroom.publishing.rows import NEWSROOM, PUBLISHED, existing, fetch, owner_column, table

Key = tuple[Aggregate, Any]


def kept_back(selection: Selection) -> dict[Key, list[Blocker]]:
    """Of some records, those that can't go out as they are, each with what stands in the way. How many queries it
    takes depends on the kinds of record alone."""
    plan = plan_selection(selection)
    blocks: dict[Key, list[Blocker]] = defaultdict(list)
    for blocker in plan.blockers:
        blocks[registry.of(blocker.record), blocker.record.pk].append(blocker)
    if not blocks:
        return {}
    needs: dict[Key, set[Key]] = defaultdict(set)
    for one, other in needed_by(plan.selection):
        needs[one].add(other)
    found = {(a, pk): _reached((a, pk), needs, blocks) for a, pks in selection.items() for pk in pks}
    return {key: blockers for key, blockers in found.items() if blockers}


def needed_by(selection: Selection) -> Iterator[tuple[Key, Key]]:
    """Which of some records point to others of them that aren't public yet, and so can't go out without them."""
    unpublished = {a: pks - existing(PUBLISHED, a.root, pks) for a, pks in selection.items()}
    for aggregate, pks in selection.items():
        for model, fk in aggregate.endpoints():
            target = registry.of(fk.related_model)
            if unpublished.get(target):
                owner = sql.Identifier(owner_column(aggregate, model))
                query = sql.SQL(
                    "SELECT DISTINCT {owner}, {fk} FROM {table} WHERE {owner} = ANY(%(pks)s) AND {fk} = ANY(%(targets)s)"
                ).format(owner=owner, fk=sql.Identifier(column(fk)), table=table(NEWSROOM, model))
                for pk, other in fetch(query, {"pks": list(pks), "targets": list(unpublished[target])}):
                    yield (aggregate, pk), (target, other)


def _reached(start: Key, needs: dict[Key, set[Key]], blocks: dict[Key, list[Blocker]]) -> list[Blocker]:
    """What blocks a record: its own first, then that of what it needs."""
    seen, waiting, found = {start}, [start], []
    while waiting:
        key = waiting.pop(0)
        found += blocks.get(key, [])
        further = sorted(needs.get(key, set()) - seen, key=lambda each: (each[0].slug, str(each[1])))
        seen.update(further)
        waiting += further
    return found
