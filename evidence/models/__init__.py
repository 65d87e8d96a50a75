"""Layer 0: documents, places in them, and what everything that rests on them has in common."""

from evidence.models.base import Record, Row
from evidence.models.citation import Aspect, Citation, Mode, Relation
from evidence.models.fact import DatedFact, Fact, PeriodFact, Reality
from evidence.models.named import Identifier, Name, Named, NamedQuerySet, NameKind, name_in
from evidence.models.source import Source, SourceKind, SourceRelay
from evidence.models.term import Term
from evidence.models.tombstone import Tombstone
from evidence.models.version import HIDING, Act, Correction, Version
from evidence.models.worded import Worded, WordedQuerySet, joined_words, words_check, words_field

__all__ = [
    "HIDING",
    "Act",
    "Aspect",
    "Citation",
    "Correction",
    "DatedFact",
    "Fact",
    "Identifier",
    "Mode",
    "Name",
    "NameKind",
    "Named",
    "NamedQuerySet",
    "PeriodFact",
    "Reality",
    "Record",
    "Relation",
    "Row",
    "Source",
    "SourceKind",
    "SourceRelay",
    "Term",
    "Tombstone",
    "Version",
    "Worded",
    "WordedQuerySet",
    "joined_words",
    "name_in",
    "words_check",
    "words_field",
]
