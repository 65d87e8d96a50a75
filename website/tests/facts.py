"""The facts on a page, as a reader sees them: each row or sentence with the standing that it carries."""

import re
from html.parser import HTMLParser

from website.tests.pages import VOID

# In the languages of the site.
CERTAIN = re.compile(r"\b(certain(?:ly|e|es|s|ement)?|zeker(?:heid)?)\b", re.IGNORECASE)
DOUBTED = {"alleged", "disputed", "denied", "unsupported"}
ROWS = {"li", "tr", "article"}


class _Open:
    """An element whose end hasn't come: its tag, the standings that it carries, its words."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.standings: list[str] = []
        self.words: list[str] = []


class Facts(HTMLParser):
    """`found`: (standing, words) of each row of a list or a table that has a standing, and of each paragraph elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[_Open] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self._open.append(_Open(tag))
        for name in (dict(attrs).get("class") or "").split():
            if name.startswith("standing--"):
                self._fact().standings.append(name.removeprefix("standing--"))

    def _fact(self) -> _Open:
        """The row that is open, else the paragraph, else the element itself."""
        for tags in (ROWS, {"p"}):
            if found := next((each for each in reversed(self._open) if each.tag in tags), None):
                return found
        return self._open[-1]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Parts of pictures: no words."""

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            closed = self._open.pop()
            words = " ".join("".join(closed.words).split())
            self.found += [(standing, words) for standing in closed.standings]


def certain_beside_doubt(html: str) -> list[str]:
    """The facts of a page that aren't plainly stated and have the word beside them."""
    return [words for standing, words in Facts(html).found if standing in DOUBTED and CERTAIN.search(words)]
