"""What the time lines of people and organizations draw of layer 2: posts as bars, moves as marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from evidence.footnotes import Footnotes
from evidence.pages import Section, sections
from evidence.sentences import sentences
from evidence.timelines import Entry, section, timelines
from orgs.models import Organization
from people.counting import people_words
from people.models import Affiliation, Basis, Move, Person
from people.move_words import move_sentence
from people.moves import is_kept
from people.posts import MOST, sphere_of


def _entry(post: Affiliation, told_before: bool, **values: Any) -> Entry:
    return Entry.of(
        post,
        sentence=sentences.of(post),
        sphere=sphere_of(post),
        heads=people_words(post, post.person),
        note=gettext("the same post, as another source tells it") if told_before else "",
        **values,
    )


def _posts(record: Any) -> Iterable[tuple[Affiliation, bool]]:
    """The posts of a page, each with whether an earlier one tells the same."""
    told = set()
    for post in record.posts[:MOST]:
        tenure = record.tenures.get(post.pk, post.pk)
        yield post, tenure in told
        told.add(tenure)


@timelines.add(Person, position=10)
def posts_of_person(record: Any) -> list[Entry]:
    return [
        _entry(post, again, name=f"{post.role.label()}, {post.organization.label()}")
        for post, again in _posts(record)
    ]


@timelines.add(Organization, position=10)
def posts_at_organization(record: Any) -> list[Entry]:
    """Who held what there: by role, so that those who followed each other stand beneath each other."""
    return [
        _entry(
            post,
            again,
            name=post.person.name,
            group=post.role.label()
            if post.organization_id == record.pk
            else f"{post.role.label()}, {post.organization.label()}",
        )
        for post, again in _posts(record)
    ]


@dataclass(frozen=True)
class Joined:
    """When the second post of a move started: a moment, so its bounds are those of a period of one day."""

    possible_from: date | None
    possible_until: date | None

    @property
    def certain_from(self) -> date | None:
        return self.possible_until

    @property
    def certain_until(self) -> date | None:
        return self.possible_from


@timelines.add(Organization, position=20)
@timelines.add(Person, position=20)
def moves(record: Any) -> list[Entry]:
    """A move is marked where the second post started, as far as the dates tell."""
    return [_move(move) for move in record.moves_found if is_kept(move)]


def _move(move: Move) -> Entry:
    return Entry(
        span=Joined(move.joined_from, move.joined_until),
        name="",
        sentence=move_sentence(move),
        url=move.get_absolute_url(),
        standing=move.standing,
        lane=gettext("Moves: start of the new post"),
        doubtful=move.basis == Basis.POSSIBLE,
    )


def _section(record: Any, title: str, list_url: str) -> Section | None:
    # The list has all; as long as the page shows all of them itself, its own section is nearer.
    number = len(record.posts)
    if number > MOST:
        return section(record, title, list_url=list_url, all_bars=gettext("all of them, in the list"))
    words = ngettext("the one in the list", "all %(n)s in the list", number) % {"n": number}
    return section(record, title, list_url="#posts", all_bars=words)


@sections.add(Person, position=5)
def of_person(record: Any, notes: Footnotes) -> Section | None:
    return _section(record, gettext("Time line"), f"{reverse('affiliations')}?person={record.key}")


@sections.add(Organization, position=5)
def of_organization(record: Any, notes: Footnotes) -> Section | None:
    title = gettext("Who held what, and when") if record.posts else gettext("Time line")
    return _section(record, title, f"{reverse('affiliations')}?organization={record.key}")
