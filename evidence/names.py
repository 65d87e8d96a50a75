"""Names in one comparable form: Latin letters, no diacritics, lower case, so that Иванов is found from Ivanov."""

import re
from functools import lru_cache

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^0-9a-z]+")


# A page asks for the addresses of the same records again and again.
@lru_cache(maxsize=8192)
def normalize(name: str) -> str:
    """Transliterate `name` to plain lower-case ASCII words, separated by single spaces.

    >>> normalize("Сергей Иванов"), normalize("АК «АЛРОСА»"), normalize("Öberg")
    ('sergey ivanov', 'ak alrosa', 'oberg')
    """
    return _NOT_WORD.sub(" ", anyascii(name).casefold()).strip()
