"""Search: what readers type, in any script and spelling, against the names and titles of all published records.

    found = search("Iwanow")
    found.hits     the best first: kind, id, how well it fits
    found.counts   how many of each kind
    suggest("Iwa", size=8)    the same at every keystroke

    find("Iwanow", size=20)   names and titles first, then texts

`folding` makes words comparable, in SQL; `index` and `prose` keep what is searched in the published store; `engine` asks for
names and titles, `texts` for what stands in texts as well.
"""

from evidence.search.engine import Found, Hit, How, search, suggest
from evidence.search.texts import TEXTS, find

__all__ = ["TEXTS", "Found", "Hit", "How", "find", "search", "suggest"]
