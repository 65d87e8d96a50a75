"""Search: what readers type, in any script and spelling, against the names and titles of all published records.

    found = search("Iwanow")
    found.hits     the best first: kind, id, how well it fits
    found.counts   how many of each kind
    suggest("Iwa", size=8)    the same at every keystroke

`folding` makes words comparable, in SQL; `index` keeps what is searched in the published store; `engine` asks.
"""

from evidence.search.engine import Found, Hit, How, search, suggest

__all__ = ["Found", "Hit", "How", "search", "suggest"]
