"""How many separate sources stand behind a fact: a press release that is reprinted ten times is one voice.

Separate, not independent: a trade paper that passes on no other source may still print what a company sends it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext, ngettext

from evidence.models import Citation, Mode, Relation, SourceRelay

Relays = list[tuple[Any, Any]]


def all_relays() -> Relays:
    """Which source passes on which: (source, relayed) pairs, in one query."""
    return list(SourceRelay.objects.order_by().values_list("source_id", "relayed_id"))


def separate(sources: Iterable[Any], relays: Relays) -> int:
    """How many of these sources (ids) are separate: those that are tied by relays, directly or through sources that are
    not among them, count as one."""
    parent: dict[Any, Any] = {}

    def root(source: Any) -> Any:
        while parent.setdefault(source, source) != source:
            source = parent[source]
        return source

    for source, relayed in relays:
        parent[root(source)] = root(relayed)
    return len({root(source) for source in sources})


def behind(citations: Iterable[Citation]) -> list[Citation]:
    """The citations that stand behind a fact as it is told: those that say it as a fact, and only where none does, those that
    allege it. So an allegation isn't counted among those who state something."""
    found = [citation for citation in citations if citation.relation == Relation.SUPPORTS]
    return [citation for citation in found if citation.mode == Mode.ASSERTS] or found


def support_words(citations: Iterable[Citation], relays: Relays) -> str:
    """How many separate sources stand behind a fact, in words; empty where none does."""
    return count_words({citation.source_id for citation in behind(citations)}, relays)


def count_words(sources: Collection[Any], relays: Relays) -> str:
    """“2 separate sources”, “one source alone”; empty for no sources (ids)."""
    number = separate(sources, relays)
    if number > 1:
        return ngettext("%(n)s separate source", "%(n)s separate sources", number) % {"n": number}
    if len(sources) > 1:
        return gettext("%(n)s sources that pass on the same: one source") % {"n": len(sources)}
    return gettext("one source alone") if number else ""
