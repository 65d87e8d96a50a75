"""Namesakes: other people whose names hold the same first and last word, as a father's and a son's do."""

from people.models import Identity, Person

# More than these would be no warning any more.
MOST = 5
NAMED = (Identity.NAMED, Identity.UNRESOLVED)


def namesakes_of(person: Person) -> list[Person]:
    """Named people of whom one name (in any script) holds the first and the last word of this person's name."""
    words = person.normal_name.split()
    if person.identity not in NAMED or len(words) < 2:
        return []
    ends = {words[0], words[-1]}
    found = Person.objects.filter(identity__in=NAMED).exclude(pk=person.pk).matching(" ".join(ends))
    # `matching` finds parts of words, in different names of one person; a namesake has both words whole, in one name.
    return [other for other in found.order_by("sort_key", "pk")[: 20 * MOST] if same_ends(person, other)][
        :MOST
    ]


def same_ends(person: Person, other: Person) -> bool:
    """Whether one name of `other`, in any script, holds the first and the last word of a named person's name."""
    words = person.normal_name.split()
    if person.identity not in NAMED or other.identity not in NAMED or len(words) < 2:
        return False
    return any({words[0], words[-1]} <= set(name.split()) for name in other.search_text.splitlines())
