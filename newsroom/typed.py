"""What somebody typed into a form that wasn't taken: given back to them as text, so that no work is lost.

As text alone, and never as a form to send again: another site may have made it.
"""

import re
from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

# What nobody typed: tokens, buttons, how many rows there are, which records and versions a page was about.
SILENT = re.compile(
    r"token|password|^_|_FORMS$|(^|-)(id|DELETE)$|^(ids|kind|seen|opened_in|goes_into|digest|whole|entry|select_across|index|action)$|selected_action"
)
# Nor did anybody type an id: it is a choice in a box.
ID = re.compile(r"([a-z_]+:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The fields of the form that was sent, by name, and what was in them: no passwords, tokens or ids. Nothing of the form
    to log in, and of one that another site sent."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return
    if request.path == reverse("admin:login"):
        return
    for name, values in request.POST.lists():
        words = ", ".join(
            value.strip() for value in values if value.strip() and not ID.fullmatch(value.strip())
        )
        if words and not SILENT.search(name):
            yield re.sub(r"[-_]+", " ", name).strip().capitalize(), words
