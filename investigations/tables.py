"""Records of layer 3 as rows of a file."""

from collections.abc import Callable
from operator import methodcaller
from typing import Any

from evidence.models.worded import LANGUAGES
from evidence.tables import PERIOD, Column, Table, column, dated, named, plain, reference, several
from investigations.models import AgreementPart


def _words(name: str) -> list[Column]:
    """Words of the newsroom's in each language, the best there is where one has none."""
    return [column(f"{name}_{language}", methodcaller("words", language)) for language in LANGUAGES]


def _participants(name: str, fits: Callable[[Any], bool]) -> list[Column]:
    """Who takes part: their names, and their ids in the same order."""

    def of(record: Any) -> list[Any]:
        return [row.actor for row in record.participants.all() if row.actor is not None and fits(row)]

    return [
        column(name, lambda record: several(named(actor) for actor in of(record))),
        column(f"{name}_ids", lambda record: several(str(actor.pk) for actor in of(record))),
    ]


def _code(name: str) -> Column:
    """The code of a term."""
    return column(name, lambda record: getattr(record, f"{name}_id"))


ACTOR = [
    column("actor", lambda record: named(record.actor)),
    column("person_id", lambda record: record.person_id),
    column("organization_id", lambda record: record.organization_id),
]
QUANTITY = [*plain("quantity_low", "quantity_high", "qualifier"), _code("unit")]

AGREEMENTS = Table(
    _words("title"),
    plain("subject", "place", "valid_for"),
    dated("signed"),
    _participants("parties", lambda row: row.part == AgreementPart.PARTY),
    _participants("others", lambda row: row.part != AgreementPart.PARTY),
    PERIOD,
    facts=True,
)

EVENTS = Table(
    _words("title"),
    [_code("kind")],
    plain("place"),
    _participants("participants", lambda row: True),
    QUANTITY,
    dated("date"),
    PERIOD,
    facts=True,
)

MEASURES = Table(
    _words("title"),
    [_code("kind")],
    plain("reference", "scope", "status"),
    reference("authority"),
    dated("announced"),
    dated("in_force"),
    facts=True,
)

STANCES = Table(
    ACTOR,
    plain("position"),
    reference("measure", label=lambda measure: measure.words()),
    plain("reason"),
    dated("date"),
    PERIOD,
    facts=True,
)

CLAIMS = Table(
    ACTOR,
    _words("statement"),
    QUANTITY,
    dated("about_time"),
    dated("date"),
    PERIOD,
    facts=True,
)

DOSSIERS = Table(
    _words("title"),
    [column(f"summary_{language}", methodcaller("summary", language)) for language in LANGUAGES],
    plain("language"),
    [column("facts", lambda dossier: dossier.facts_count)],
)
