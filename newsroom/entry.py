"""Entering an affiliation with everything that it rests on, as one change: all of it is saved, or nothing."""

from secrets import token_hex
from typing import Any
from uuid import UUID

import pghistory
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q

from config.stores import ALIAS, NEWSROOM
from evidence.models import Named, Source
from evidence.names import normalize
from evidence.sight import sight
from orgs.models import Organization
from people.models import Affiliation, AffiliationCitation, Person, Role

STORE = ALIAS[NEWSROOM]


class EntryError(Exception):
    """Something can't be saved as it is. `part`: the argument that is wrong; `error`: what is wrong with it."""

    def __init__(self, part: str, error: ValidationError) -> None:
        super().__init__(f"{part}: {'; '.join(error.messages)}")
        self.part, self.error = part, error


def enter_affiliation(
    *,
    person: Person,
    organization: Organization,
    role: Role,
    source: Source,
    affiliation: Affiliation,
    citation: AffiliationCitation,
    by: AbstractBaseUser,
) -> Affiliation:
    """Save an affiliation and its citation; of its person, organization, role and source those that are not saved yet.

    `citation` is unsaved, without the records that it points to. So is `affiliation`, unless it is there already: then it
    only gets the citation. `by`: the author, for the history.
    Returns the affiliation as the database has it, with standing and bounds. Raises EntryError; then nothing is saved.
    """
    with pghistory.context(user=by.pk), transaction.atomic(using=STORE):
        ends: tuple[tuple[str, Model], ...] = (
            ("person", person),
            ("organization", organization),
            ("role", role),
            ("source", source),
        )
        for part, record in ends:
            if record._state.adding:
                _save(part, record)
        if affiliation._state.adding:
            affiliation.person, affiliation.organization, affiliation.role = person, organization, role
            _save("affiliation", affiliation)
        citation.record, citation.source = affiliation, source
        _save("citation", citation)
        return (
            Affiliation.objects.using(STORE)
            .select_related("person", "organization", "role")
            .get(pk=affiliation.pk)
        )


def _save(part: str, record: Model) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise EntryError(part, error) from error
    record.save(using=STORE, force_insert=True)


def lookalikes(model: type[Named] | type[Source], name: str, limit: int = 6) -> list[Any]:
    """Records that may be what `name` means: one of their names holds all its words, in any script and order.

    For a source: those with exactly this title, in comparable form. At most `limit` of them.
    """
    words = normalize(name).split()
    if not words:
        return []
    if issubclass(model, Source):
        return list(model.objects.using(STORE).filter(normal_title=" ".join(words))[:limit])
    # The database finds the letters, with its index; that they are whole words is seen here.
    near = Q()
    for word in words:
        near &= Q(search_text__contains=word)
    candidates = model._default_manager.using(STORE).filter(near)[:200]
    return [record for record in candidates if _has_words(record.search_text, set(words))][:limit]


def _has_words(search_text: str, words: set[str]) -> bool:
    return any(words <= set(line.split()) for line in search_text.split("\n"))


def same_posts(person: Person, organization: Organization, role: Role) -> list[Affiliation]:
    """The spells in which a person holds this role in this organization, as far as they are entered."""
    found = Affiliation.objects.using(STORE).select_related("person", "organization", "role")
    return list(found.filter(person=person, organization=organization, role=role))


def post_line(post: Affiliation) -> str:
    """A post in a line to tell it from others: who, as what, where, when."""
    start = post.start.short() if post.start else "start unknown"
    end = post.end.short() if post.end else "end unknown"
    return f"{post}, {start} – {end}"


def known_by(record: Model, limit: int = 3) -> list[str]:
    """What a person or an organization can be recognized by: some of its posts, in a line each."""
    if not isinstance(record, Person | Organization):
        return []
    posts = record.affiliations.using(STORE).select_related("person", "organization", "role")
    return [post_line(post) for post in posts[:limit]]


def entered_with(token: UUID) -> AffiliationCitation | None:
    """The citation that a form with this token has saved, with its affiliation; None where it saved nothing yet."""
    ends = ("record__person", "record__role", "record__organization")
    return AffiliationCitation.objects.using(STORE).select_related(*ends).filter(pk=token).first()


def free_role_code(name: str) -> str:
    """A code for a new role: its name and four characters by chance. A code that were only made unlike those taken would tell
    that there is a role of that name, in a dossier that is closed to whoever enters this one."""
    base = "-".join(normalize(name).split())[:70].strip("-") or "role"
    # Whoever may see them: a code is there once.
    with sight(None):
        taken = set(Role.objects.using(STORE).filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in iter(lambda: f"{base}-{token_hex(2)}", "") if code not in taken)
