"""Checks on identifiers, by python-stdnum where a register has check digits."""

import re
from collections.abc import Callable

from stdnum import lei
from stdnum.be import vat as kbo
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import siren

_STDNUM: dict[str, tuple[str, Callable[[str], str]]] = {
    "kbo": ("Belgian enterprise number (ten digits, for example 0203.201.340)", kbo.validate),
    "lei": ("legal entity identifier (twenty letters and digits)", lei.validate),
    "siren": ("French company number (nine digits)", siren.validate),
}
_PATTERN: dict[str, tuple[str, re.Pattern[str]]] = {
    "wikidata": ("Wikidata number (Q and digits, for example Q12983)", re.compile(r"Q[1-9][0-9]*")),
    "eu_transparency": (
        "EU Transparency Register number (for example 03181945560-59)",
        re.compile(r"[0-9]{5,12}-[0-9]{2}"),
    ),
}
# Registers of others: what is known of their numbers is checked.
KNOWN = frozenset(_STDNUM) | frozenset(_PATTERN)


def validate_identifier(scheme: str, value: str) -> str:
    """The canonical form of `value` in `scheme`. Schemes without a known form pass as they are.

    Raises ValueError with a sentence that says what is wrong.
    """
    value = value.strip()
    if scheme in _STDNUM:
        label, validate = _STDNUM[scheme]
        try:
            return validate(value)
        except StdnumError as error:
            raise ValueError(f"“{value}” is not a valid {label}: {error}") from error
    if scheme in _PATTERN:
        label, pattern = _PATTERN[scheme]
        if not pattern.fullmatch(value):
            raise ValueError(f"“{value}” is not a valid {label}.")
    return value
