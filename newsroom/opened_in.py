"""Pages that were opened while somebody worked in another dossier than now: nothing is saved before they say where it goes.

The login may have ended meanwhile, or work in the dossier was stopped in another tab; the page still says that what is added
goes into it. Such a page carries where it was opened (a field of its form), and comes back with a question.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from investigations.models import Investigation
from newsroom import working

# Where the page was opened, and what was answered: the id of a dossier, or NOWHERE. The first may stand in the address, too:
# a window that a page opens belongs to that page.
OPENED, GOES = "opened_in", "goes_into"
NOWHERE = "none"


@dataclass(frozen=True)
class Elsewhere:
    """What is asked: a sentence, and the answers [(value, words)]."""

    sentence: str
    choices: tuple[tuple[str, str], ...]


class UnlessElsewhere(forms.BaseForm):
    """Goes on top of a record's form: nothing is saved while it isn't said where it goes."""

    elsewhere: Elsewhere | None

    def clean(self) -> Any:
        if self.elsewhere:
            # Beside whatever else is wrong: all of it is told at once.
            self.add_error(None, ValidationError(self.elsewhere.sentence))
        return super().clean()


def answer(request: HttpRequest) -> None:
    """Do what was chosen on a page that came back: from now on the session works in that dossier, or in none."""
    chosen = request.POST.get(GOES, "")
    if chosen == NOWHERE:
        working.stop(request)
    elif dossier := working.dossier(request, chosen):
        working.start(request, dossier)


def elsewhere(request: HttpRequest) -> Elsewhere | None:
    """What to ask of a form that was sent; None where it goes where its page said, or was just told to."""
    meant = request.POST.get(GOES) or request.POST.get(OPENED)
    now = working.working_in(request)
    if not meant or meant == _named(now):
        return None
    opened = request.POST.get(OPENED) or meant
    then = working.dossier(request, opened)
    gone = then is None and opened != NOWHERE
    was = "a dossier that isn't there for you any more" if gone else _told(then)
    return Elsewhere(
        f"This page was opened while you worked in {was}; now you work in {_told(now)}. Nothing of it is saved yet: say "
        "where what you add goes, and save it again.",
        (
            *(
                (_named(each), f"Into “{each}”: you go on working in it")
                for each in dict.fromkeys((then, now))
                if each
            ),
            (NOWHERE, "Into no dossier: everybody in the newsroom sees it"),
        ),
    )


def page(request: HttpRequest, asked: Elsewhere | None = None) -> dict[str, Any]:
    """What a page with a form has in its context. asked: what it comes back with."""
    told = request.POST.get(OPENED) if asked else request.GET.get(OPENED)
    return {"opened_in": told or _named(working.working_in(request)), "elsewhere": asked}


def _named(dossier: Investigation | None) -> str:
    return str(dossier.pk) if dossier else NOWHERE


def _told(dossier: Investigation | None) -> str:
    return f"“{dossier}”" if dossier else "no dossier"
