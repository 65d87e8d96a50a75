"""How one claim stands to another, in words: as the sources tell it, or as we see it where the comparison is ours alone.

Who never answered somebody isn't told to dispute them: two claims that we set beside each other differ, or agree.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, pgettext_lazy

from evidence.phrases import COMPARISON, supporting
from investigations.models import INVERSE, ClaimLink, ClaimRelation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Words:
    """Read from the one claim to the other, from the other to the one, and below the other: “disputes”, “is disputed by”,
    “disputes it”; and the clause with both."""

    forth: "str | _StrPromise"
    back: "str | _StrPromise"
    answer: "str | _StrPromise"
    clause: "str | _StrPromise"


def _told(kind: ClaimRelation, answer: "_StrPromise", clause: "_StrPromise") -> Words:
    return Words(kind.label, INVERSE[kind.value][1], answer, clause)


_TOLD = {
    ClaimRelation.REPEATS: _told(
        ClaimRelation.REPEATS,
        pgettext_lazy("claim", "repeats it"),
        pgettext_lazy("sentence: claim link", "%(first)s repeats %(second)s"),
    ),
    ClaimRelation.DISPUTES: _told(
        ClaimRelation.DISPUTES,
        pgettext_lazy("claim", "disputes it"),
        pgettext_lazy("sentence: claim link", "%(first)s disputes %(second)s"),
    ),
    ClaimRelation.CORRECTS: _told(
        ClaimRelation.CORRECTS,
        pgettext_lazy("claim", "corrects it"),
        pgettext_lazy("sentence: claim link", "%(first)s corrects %(second)s"),
    ),
    ClaimRelation.SUPPORTS: _told(
        ClaimRelation.SUPPORTS,
        pgettext_lazy("claim", "supports it"),
        pgettext_lazy("sentence: claim link", "%(first)s supports %(second)s"),
    ),
}
_SAME = Words(
    gettext_lazy("says the same as"),
    gettext_lazy("says the same as"),
    pgettext_lazy("claim", "says the same"),
    pgettext_lazy("sentence: claim link", "%(first)s says the same as %(second)s"),
)
_OTHER = Words(
    gettext_lazy("differs from"),
    gettext_lazy("differs from"),
    pgettext_lazy("claim", "says something else"),
    pgettext_lazy("sentence: claim link", "%(first)s differs from %(second)s"),
)
_AGREES = Words(
    gettext_lazy("agrees with"),
    gettext_lazy("agrees with"),
    pgettext_lazy("claim", "agrees with it"),
    pgettext_lazy("sentence: claim link", "%(first)s agrees with %(second)s"),
)
_COMPARED = {
    ClaimRelation.REPEATS: _SAME,
    ClaimRelation.DISPUTES: _OTHER,
    ClaimRelation.CORRECTS: _OTHER,
    ClaimRelation.SUPPORTS: _AGREES,
}


def words_of(link: ClaimLink) -> Words:
    """The words of a link, in the language of whoever reads them. The citations must be preloaded."""
    behind = supporting(link.citations.all())
    ours = bool(behind) and all(citation.voice == COMPARISON for citation in behind)
    return (_COMPARED if ours else _TOLD)[ClaimRelation(link.kind)]
