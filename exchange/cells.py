"""What stands in the cells: dates, identifiers, names, addresses. Each function raises RowRefused with a sentence."""

import json
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from evidence.dates import PartialDate, PartialDateError
from evidence.identifiers import validate_identifier
from evidence.models import NameKind
from evidence.models.named import LANGUAGE_CODE
from evidence.names import normalize
from evidence.web_addresses import validate_web_address
from exchange.files import Row, RowRefused, is_text

TITLE_LENGTH, URL_LENGTH = 400, 1000
NAME_LENGTH = 300
ROLE_LENGTH = 200
VALUE_LENGTH = 200
NOTE_LENGTH = 5000
SCHEME = re.compile(r"[-a-zA-Z0-9_]{1,50}")
ONGOING, ENDED, UNKNOWN = "ongoing", "ended", "unknown"
OPEN = PartialDate.parse("..")
# Words that people write where there is nothing to write.
NOTHING = {"", "n a", "na", "none", "null", "nil", "unknown", "not applicable"}

_url = URLValidator(schemes=["http", "https"])
_language = re.compile(LANGUAGE_CODE)


def text(row: Row, column: str, most: int, *, required: bool = False) -> str:
    """A cell that isn't longer than its column in the database; and not empty, where it is required."""
    value = row[column]
    if required and not value:
        raise RowRefused(column, "", "It is empty.")
    if len(value) > most:
        raise RowRefused(column, value, f"It has {len(value)} characters; at most {most} fit.")
    return value


def given_id(row: Row, column: str = "id") -> str:
    """An id as the set gives it: it becomes an identifier."""
    return text(row, column, VALUE_LENGTH, required=True)


def day(row: Row, column: str) -> PartialDate | None:
    """A date as exactly as it is given; None where the cell is empty. `..` is for ends: see `end`."""
    if not row[column]:
        return None
    try:
        found = PartialDate.parse(row[column])
    except PartialDateError as error:
        raise RowRefused(column, row[column], str(error)) from error
    if found.is_open:
        raise RowRefused(column, row[column], "“..” can only be an end: still going on when last attested.")
    return found


def end(row: Row) -> PartialDate | None:
    """The end, with what `end_status` says of an empty one: ongoing is `..`, unknown and ended are unknown."""
    status = row["end_status"].lower()
    if status not in ("", ONGOING, ENDED, UNKNOWN):
        raise RowRefused("end_status", row["end_status"], "It must be ended, ongoing or unknown.")
    if row["end"] == "..":
        if status == ENDED:
            raise RowRefused(
                "end_status", row["end_status"], "It says ended, and the end says still going on."
            )
        return OPEN
    found = day(row, "end")
    if status == ONGOING:
        if found:
            raise RowRefused("end_status", row["end_status"], f"It says ongoing, and the end is {found}.")
        return OPEN
    return found


def role(row: Row) -> str:
    """The role as the row words it; "" where it gives none."""
    value = row["role"]
    plain = normalize(value)
    if value and not plain:
        raise RowRefused("role", value, "It has no letters: give the role, or leave it empty.")
    if value and plain in NOTHING:
        raise RowRefused("role", value, "It says nothing: give the role, or leave it empty.")
    return text(row, "role", ROLE_LENGTH)


def identifiers(row: Row) -> list[tuple[str, str]]:
    """`scheme:value` joined by `|`, each checked where its register has check digits; every one once, in order."""
    found: dict[tuple[str, str], None] = {}
    for each in row["identifiers"].split("|"):
        if not each.strip():
            continue
        scheme, colon, value = (part.strip() for part in each.partition(":"))
        if not colon or not value or not SCHEME.fullmatch(scheme):
            raise RowRefused(
                "identifiers",
                each,
                "It isn’t scheme:value, for example wikidata:Q12983 (several joined by |).",
            )
        if len(value) > VALUE_LENGTH:
            raise RowRefused("identifiers", each, f"The value is longer than {VALUE_LENGTH} characters.")
        try:
            found[scheme, validate_identifier(scheme, value)] = None
        except ValueError as error:
            raise RowRefused("identifiers", each, str(error)) from error
    return list(found)


def as_reference(value: str) -> tuple[str, str] | None:
    """`scheme:value` of a cell that refers to somebody by an identifier of another set; None where it isn't one."""
    scheme, colon, rest = value.partition(":")
    if not colon or not rest.strip() or not SCHEME.fullmatch(scheme):
        return None
    try:
        return scheme, validate_identifier(scheme, rest)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name, and what the set says of it beyond that (years, a note), which only a citation can keep."""

    name: str
    language: str
    kind: str
    remark: str


def other_names(row: Row) -> list[OtherName]:
    """A JSON list of {name, lang?, start?, end?, note?}, or of names alone."""
    if not row["other_names"]:
        return []
    try:
        given = json.loads(row["other_names"])
    except (json.JSONDecodeError, RecursionError) as error:
        raise RowRefused("other_names", row["other_names"], f"It isn’t JSON: {error}.") from error
    if not isinstance(given, list):
        raise RowRefused("other_names", row["other_names"], 'It isn’t a list, as [{"name": "…"}] is.')
    return [_other_name(row, each) for each in given]


def _other_name(row: Row, each: object) -> OtherName:
    values = {"name": each} if isinstance(each, str) else each
    if not isinstance(values, dict) or not all(isinstance(v, str | None) for v in values.values()):
        raise RowRefused("other_names", str(each), 'It isn’t a name, as {"name": "…", "lang": "nl"} is.')
    name = (values.get("name") or "").strip()
    if not name or len(name) > NAME_LENGTH:
        raise RowRefused("other_names", name, f"A name has 1 to {NAME_LENGTH} characters.")
    # JSON can name characters that no text in the database can hold.
    if not all(is_text(value) for value in values.values() if value):
        raise RowRefused("other_names", "", "It isn’t UTF-8 text, or holds a NUL.")
    language = values.get("lang") or ""
    fits = bool(_language.fullmatch(language))
    kind = NameKind.TRANSLATION if language else NameKind.SPELLING_VARIANT
    known = [] if fits or not language else [f"language {language}"]
    known += [f"{key} {values[key]}" for key in ("start", "end", "note") if values.get(key)]
    return OtherName(name, language if fits else "", kind.value, ", ".join(known))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a row has its facts from: a web address, or else the words that the set has for it."""

    text: str
    is_url: bool


def address_of(value: str) -> Address:
    """What a set or a row gives as its source, read. Raises ValueError with a sentence where it is too long,
    or an address that readers can't open."""
    try:
        _url(value)
    except ValidationError:
        is_url, most = False, TITLE_LENGTH
    else:
        is_url, most = True, URL_LENGTH
        try:
            validate_web_address(value)
        except ValidationError as error:
            raise ValueError(error.message) from error
    if len(value) > most:
        raise ValueError(f"It has {len(value)} characters; at most {most} fit.")
    return Address(value, is_url)


def address(row: Row) -> Address | None:
    """The row's own source; None where it gives none. Raises RowRefused."""
    value = row["source_url"]
    try:
        return address_of(value) if value else None
    except ValueError as error:
        raise RowRefused("source_url", value, str(error)) from error
