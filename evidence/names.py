"""Names in one comparable form: Latin letters, no diacritics, lower case, so that Иванов is found from Ivanov."""

import re
from functools import lru_cache

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^0-9a-z]+")
# Soft and hard signs, and the primes that libraries write for them: heard before some vowels, else not (Васильев, Альроса).
_HEARD = re.compile(r"[ьъ](?=[еёио])", re.IGNORECASE)
_SIGNS = re.compile(r"[ьъʹʺ]", re.IGNORECASE)


# A page asks for the addresses of the same records again and again.
@lru_cache(maxsize=8192)
def normalize(name: str) -> str:
    """Transliterate `name` to plain lower-case ASCII words, separated by single spaces.

    >>> normalize("Сергей Иванов"), normalize("АК «АЛРОСА»"), normalize("Öberg"), normalize("Татьяна Васильева")
    ('sergey ivanov', 'ak alrosa', 'oberg', 'tatyana vasilyeva')
    """
    return _NOT_WORD.sub(" ", anyascii(_SIGNS.sub("", _HEARD.sub("й", name))).casefold()).strip()
