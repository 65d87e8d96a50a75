"""What a browser would send back for the form of a page, so that a test can change some of it and send it."""

from html.parser import HTMLParser
from typing import Any


class Fields(HTMLParser):
    """The fields of a page: the names of all, and the values of those that would be sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.values: dict[str, Any] = {}
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name, kind = found.get("name", ""), found.get("type")
        if tag in ("input", "select", "textarea"):
            self.names.add(name)
        if tag in ("select", "textarea"):
            self._inside = name
        if tag == "textarea":
            self.values[name] = ""
        elif tag == "option" and ("selected" in found or self._inside not in self.values):
            self.values[self._inside] = found["value"]
        elif tag == "input" and kind in ("checkbox", "radio"):
            if "checked" in found:
                self.values.setdefault(name, []).append(found.get("value", "on"))
        elif tag == "input" and kind not in ("submit", "button"):
            self.values[name] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._inside and (self.get_starttag_text() or "").startswith("<textarea"):
            self.values[self._inside] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The line break after its tag is not part of the text; those in it are sent as browsers send them.
            self.values[self._inside] = self.values[self._inside].removeprefix("\n").replace("\n", "\r\n")
        if tag in ("select", "textarea"):
            self._inside = ""


def form_data(html: str, changed: dict[str, Any] | None = None) -> dict[str, Any]:
    """The values of the fields of a page, some of them changed. Rows are added with the next numbers: their fields need
    not be there yet."""
    fields = Fields(html)
    data = dict(fields.values)
    for name in sorted(set(changed or {}) - fields.names):
        prefix, number, part = name.rsplit("-", 2)
        blank = f"{prefix}-__prefix__-"
        assert f"{blank}{part}" in fields.names, f"no such field: {name}"
        total = f"{prefix}-TOTAL_FORMS"
        data[total] = str(max(int(data[total]), int(number) + 1))
        row = {each: value for each, value in fields.values.items() if each.startswith(blank)}
        data |= {each.replace("__prefix__", number): value for each, value in row.items()}
    return data | (changed or {})
