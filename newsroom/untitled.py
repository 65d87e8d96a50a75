"""Roles that readers in some language of the site get in English: nobody has entered the title that is shown in theirs."""

from collections.abc import Iterator
from typing import Any

from evidence.models.worded import LANGUAGES
from newsroom.publishing.review import Selection
from newsroom.views.selection import change_url
from people.models import Affiliation, Role, RoleTitle

# The working name of a role is English.
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")


def untitled_in(selection: Selection) -> list[tuple[Role, str, str]]:
    """Of the roles of some records, and of roles among them: each with its address and the languages, in words. Three queries
    at most."""
    wanted: set[Any] = set()
    for aggregate, pks in selection.items():
        if aggregate.root is Role:
            wanted |= pks
        elif aggregate.root is Affiliation:
            wanted |= set(aggregate.records(pks).values_list("role", flat=True))
    return (
        [(role, change_url(role), " or ".join(words)) for role, words in _untitled(wanted)] if wanted else []
    )


def _untitled(pks: set[Any]) -> Iterator[tuple[Role, list[str]]]:
    names = dict(RoleTitle._meta.get_field("language").flatchoices)
    shown = RoleTitle.objects.using("default").filter(role__in=pks, preferred=True)
    there = set(shown.values_list("role", "language"))
    for role in Role.objects.using("default").filter(pk__in=pks).order_by("normal_name", "pk"):
        missing = [str(names[language]) for language in TRANSLATED if (role.pk, language) not in there]
        if missing:
            yield role, missing
