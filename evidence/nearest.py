"""What somebody who types a name most likely means: the order in which a picker offers what it found."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from evidence.names import normalize


def nearness(text: str, *columns: str) -> Case:
    """How near a row comes to `text`, for `order_by`: exactly that name is 0, then names that begin with it, then the rest.

    columns: those that hold names in comparable form, one to a line; of two rows that are as near, the one whose name stands
    in an earlier column comes first. Case, diacritics and script don't count.
    """
    # Letters, digits and spaces alone are left, so nothing in it means anything to a regular expression.
    asked = normalize(text)
    # (?n): a line is a name.
    patterns = [(column, end) for end in ("$", "") for column in columns]
    whens = [
        When(**{f"{column}__regex": f"(?n)^{asked}{end}"}, then=Value(place))
        for place, (column, end) in enumerate(patterns)
    ]
    return Case(*whens, default=Value(len(patterns)), output_field=IntegerField())


def nearest_first(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    """What a search for `text` found, as a picker offers it. What has no name of its own keeps its order."""
    return found.nearest_first(text) if text.strip() and hasattr(found, "nearest_first") else found
