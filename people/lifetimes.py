"""Posts that can't be, given the life of the person: held after death, or before birth, in every reading of the dates.

Nothing of it keeps anybody from saving what a source says; it is shown in the newsroom, and blocks publishing unless the
public remark explains it.
"""

from django.db.models import Case, F, Q, QuerySet, Value, When

from evidence.fields import EdtfEarliest, EdtfLatest
from people.models import Affiliation

AFTER_DEATH = "after death"
BEFORE_BIRTH = "before birth"


def outside_life(posts: QuerySet[Affiliation]) -> QuerySet[Affiliation]:
    """Those held beyond the person's life in every reading of all dates, with `beyond`: AFTER_DEATH or BEFORE_BIRTH.

    A date that ends in “?” decides nothing. An end that isn't known isn't “still held”: a post without one outlives nobody.
    """
    after = (
        ~Q(person__died__endswith="?")
        & ~Q(start__endswith="?")
        & ~Q(end__endswith="?")
        & (Q(possible_from__gt=F("died_by")) | Q(certain_until__gt=F("died_by")))
    )
    before = (
        ~Q(person__born__endswith="?")
        & ~Q(start__endswith="?")
        & ~Q(end__endswith="?")
        & (Q(possible_until__lt=F("born_from")) | Q(certain_from__lt=F("born_from")))
    )
    return (
        posts.filter(Q(person__died__isnull=False) | Q(person__born__isnull=False))
        .annotate(died_by=EdtfLatest("person__died"), born_from=EdtfEarliest("person__born"))
        .annotate(beyond=Case(When(after, then=Value(AFTER_DEATH)), When(before, then=Value(BEFORE_BIRTH))))
        .filter(beyond__isnull=False)
    )
