"""An affiliation as an English sentence. Pure: values in, a sentence out.

Standing, voice, reality, headcount and what the dates leave open all stay in it.
(Part 2 replaces it by templates in three languages.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.dates import PartialDate
from evidence.models import Citation
from evidence.models.fact import AHEAD
from evidence.phrases import (
    attested_words,
    bounds_words,
    date_words,
    lower_first,
    sentence,
    supporting_dates,
)
from evidence.standing import Standing
from people.models import Affiliation, Engagement, Identity

_REALITY = {
    "announced": ("was announced", "were announced"),
    "planned": ("was planned", "were planned"),
    "reported": ("is reported", "are reported"),
}


@dataclass(frozen=True, kw_only=True)
class Post:
    """What the sentence about an affiliation is made of."""

    person: str
    role: str
    organization: str
    standing: str
    reality: str = "happened"
    identity: str = "named"
    headcount: str = ""
    part_of_group: bool = False
    engagement: str = "substantive"
    on_behalf_of: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None
    citations: Sequence[Citation] = ()

    @classmethod
    def of(cls, affiliation: Affiliation) -> "Post":
        """The words of a preloaded affiliation, in the reader's language where names and titles have one."""
        person = affiliation.person
        return cls(
            person=person.name,
            role=affiliation.role.label(),
            organization=affiliation.organization.label(),
            standing=affiliation.standing,
            reality=affiliation.reality,
            identity=person.identity,
            headcount=str(affiliation.headcount or person.headcount),
            part_of_group=bool(affiliation.headcount) and affiliation.headcount != person.headcount,
            engagement=affiliation.engagement,
            on_behalf_of=affiliation.on_behalf_of.label() if affiliation.on_behalf_of else "",
            start=affiliation.start,
            end=affiliation.end,
            citations=list(affiliation.citations.all()),
        )


def affiliation_sentence(post: Post) -> str:
    """“Ari Epstein is attested as chief executive officer at AWDC in March 2022; start and end are not known.”

    An unknown end is said to be unknown, never “present”. Beside an allegation or a denial stands whose it is.
    """
    return sentence(_claim(post), standing=post.standing, citations=post.citations)


def _claim(post: Post) -> str:
    subject, plural = _subject(post)
    place = f"{_role(post)} at {post.organization}"
    if post.on_behalf_of:
        place += f", on behalf of {post.on_behalf_of}"
    seen = attested_words(supporting_dates(post.citations))
    bounds = bounds_words(post.start, post.end, post.reality)
    # Of what still lay ahead no span is told: “was announced from 2024” would date the announcement.
    ends = post.start is not None and post.end is not None and not post.end.is_open
    whole = ends and post.reality not in AHEAD
    if post.reality in _REALITY:
        verb = f"{_REALITY[post.reality][plural]} as"
    elif post.standing == Standing.STATED and not whole:
        verb = "are attested as" if plural else "is attested as"
    else:
        verb = "were" if plural else "was"
    if whole and post.start is not None and post.end is not None:
        when = (
            f"from {date_words(post.start)} to {date_words(post.end)}"
            if post.start != post.end
            else attested_words([post.start])
        )
        return f"{subject} {verb} {place} {when}"
    if not seen and post.start is None and post.end is None:
        return f"{subject} {verb} {place}; the dates are not known"
    return f"{subject} {verb} {place}{' ' if seen else ''}{seen}; {bounds}"


def _subject(post: Post) -> tuple[str, bool]:
    """The person or the group, and whether the verb is in the plural."""
    if post.identity == Identity.UNNAMED_GROUP:
        name = f"“{post.person}”"
        if post.part_of_group:
            return f"{post.headcount} of {name}", True
        return f"{name} ({post.headcount} people)" if post.headcount else name, True
    if post.identity == Identity.UNRESOLVED:
        return f"{post.person} (the source doesn’t tell which of the namesakes)", False
    return post.person, False


def _role(post: Post) -> str:
    words = {
        Engagement.ACTING: "acting {}",
        Engagement.SUBSTITUTE: "substitute {}",
        Engagement.SECONDMENT: "{} (on secondment)",
        Engagement.LEAVE: "{} (on leave)",
        Engagement.HONORARY: "honorary {}",
    }
    return words.get(Engagement(post.engagement), "{}").format(lower_first(post.role))
