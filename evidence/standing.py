"""Standing: who says so, and does anyone differ? It follows from the citations and from nothing else.

The truth table, first line that fits:

| supported | contradicted by the one concerned | contradicted by anyone | asserted in a supporting citation | standing |
|-----------|-----------------------------------|------------------------|-----------------------------------|-------------|
| no        | –                                 | –                      | –                                 | unsupported |
| yes       | yes                               | –                      | –                                 | denied      |
| yes       | no                                | yes                    | –                                 | disputed    |
| yes       | no                                | no                     | yes                               | stated      |
| yes       | no                                | no                     | no (only alleged)                 | alleged     |

So no editor can make a fact stronger than its citations allow: an allegation alone is never "stated", and one citation that
contradicts it, of whatever aspect, makes it "disputed". Standing says nothing about dates; `held` says nothing about truth.
The database applies this table (SQL function `public.fact_standing`); `standing_of` is the same in Python, and a test holds
the two together over every combination.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    STATED = "stated", _("stated")
    ALLEGED = "alleged", _("alleged")
    DISPUTED = "disputed", _("disputed")
    DENIED = "denied", _("denied")
    UNSUPPORTED = "unsupported", _("no supporting citation")


# What a page about somebody begins with, the first first: what is alleged or denied never stands before what is stated.
BEFORE = (Standing.STATED, Standing.UNSUPPORTED, Standing.DISPUTED, Standing.ALLEGED, Standing.DENIED)


def standing_of(*, supported: bool, denied: bool, contradicted: bool, asserted: bool) -> Standing:
    """The standing that the truth table gives. `denied`: contradicted by the one whom the fact is about."""
    if not supported:
        return Standing.UNSUPPORTED
    if denied:
        return Standing.DENIED
    if contradicted:
        return Standing.DISPUTED
    return Standing.STATED if asserted else Standing.ALLEGED
