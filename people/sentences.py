"""Facts about people as sentences. An affiliation is told by a pure function: values in, a sentence out.

Standing, voice, reality, headcount and what the dates leave open all stay in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import npgettext, pgettext

from evidence.date_words import (
    at_words,
    attested_words,
    bounds_words,
    from_to_words,
    lower_first,
    unknown_dates,
)
from evidence.dates import PartialDate
from evidence.models import Citation, Reality
from evidence.models.fact import AHEAD
from evidence.names import normalize
from evidence.phrases import followed, sentence, supporting_dates, supposed, tie_sentence, within
from evidence.sentences import sentences
from evidence.standing import Standing
from people.models import (
    Affiliation,
    AffiliationOrder,
    Engagement,
    Identity,
    OrderRelation,
    PersonLink,
    PersonLinkKind,
    Rule,
)

# Words of fewer letters (of, the, and) say nothing of what a post is about.
SAYING = 4


@dataclass(frozen=True)
class Post:
    """What an affiliation's sentence is made of, in words of the active language where they are words."""

    person: str
    role: str
    organization: str
    standing: str = Standing.STATED
    reality: str = Reality.HAPPENED
    identity: str = Identity.NAMED
    headcount: str = ""
    part_of_group: bool = False
    engagement: str = Engagement.SUBSTANTIVE
    on_behalf_of: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None
    citations: Sequence[Citation] = ()

    @classmethod
    def of(cls, affiliation: Affiliation) -> "Post":
        """The values of a preloaded affiliation, in the reader's language as far as names and titles have one."""
        person = affiliation.person
        return cls(
            person=person.name,
            role=affiliation.role.label(),
            organization=affiliation.organization.label(),
            standing=affiliation.standing,
            reality=affiliation.reality,
            identity=person.identity,
            headcount=heads(
                *(
                    (affiliation.headcount_low, affiliation.headcount_high)
                    if affiliation.headcount_low is not None
                    else (person.headcount_low, person.headcount_high)
                )
            ),
            part_of_group=affiliation.headcount_low is not None
            and (affiliation.headcount_low, affiliation.headcount_high)
            != (person.headcount_low, person.headcount_high),
            engagement=affiliation.engagement,
            on_behalf_of=affiliation.on_behalf_of.label() if affiliation.on_behalf_of else "",
            start=affiliation.start,
            end=affiliation.end,
            citations=list(affiliation.citations.all()),
        )


def heads(low: int | None, high: int | None) -> str:
    """A number of people as a range: “3 or more”, “2 to 4”, “5”. Empty where nothing is given."""
    if low is None:
        return ""
    if high is None:
        return pgettext("sentence: people", "%(low)s or more") % {"low": low}
    if high == low:
        return str(low)
    return pgettext("sentence: people", "%(low)s to %(high)s") % {"low": low, "high": high}


def affiliation_sentence(post: Post) -> str:
    """“Ari Epstein is attested as chief executive officer of AWDC in March 2022; start and end are not known.”

    An unknown end is said to be unknown, never “present”. Beside an allegation or a denial stands whose it is.
    """
    return sentence(_claim(post), standing=post.standing, citations=post.citations)


def _claim(post: Post) -> str:
    seen = attested_words(supporting_dates(post.citations))
    # Of what still lay ahead no span is told: “was announced from 2024” would date the announcement.
    if post.reality not in AHEAD and post.start and post.end and not post.end.is_open:
        clause = _was(post) if post.reality == Reality.HAPPENED else supposed(_was(post), post.reality)
        return _with_when(clause, from_to_words(post.start, post.end))
    if post.reality != Reality.HAPPENED:
        clause = supposed(_was_to_be(post) if post.reality in AHEAD else _was(post), post.reality)
    elif post.standing == Standing.STATED:
        clause = _is_attested_as(post)
    else:
        clause = _was(post)
    if not seen and post.start is None and post.end is None:
        return followed(clause, unknown_dates())
    when = pgettext("sentence: affiliation", "told of %(when)s") % {"when": seen} if seen else ""
    if seen and post.reality not in AHEAD:
        clause, when = _with_when(clause, seen), ""
    return followed(clause, when, bounds_words(post.start, post.end, post.reality))


def _with_when(clause: str, when: str) -> str:
    return pgettext("sentence: affiliation", "%(clause)s %(when)s") % {"clause": clause, "when": when}


def _words(post: Post) -> dict[str, str]:
    return {"who": _subject(post), "post": _post(post)}


def _is_attested_as(post: Post) -> str:
    if post.identity == Identity.UNNAMED_GROUP:
        return pgettext("sentence: affiliation", "%(who)s are attested as %(post)s") % _words(post)
    return pgettext("sentence: affiliation", "%(who)s is attested as %(post)s") % _words(post)


def _was(post: Post) -> str:
    if post.identity == Identity.UNNAMED_GROUP:
        return pgettext("sentence: affiliation", "%(who)s were %(post)s") % _words(post)
    return pgettext("sentence: affiliation", "%(who)s was %(post)s") % _words(post)


def _was_to_be(post: Post) -> str:
    if post.identity == Identity.UNNAMED_GROUP:
        return pgettext("sentence: affiliation", "%(who)s were to be %(post)s") % _words(post)
    return pgettext("sentence: affiliation", "%(who)s was to be %(post)s") % _words(post)


def _post(post: Post) -> str:
    """“chief executive of AWDC”; where the role has words of the organization's name, “minister of Justice (Justice cabinet)”
    or the role alone: nobody is minister of Justice of Justice."""
    words = {"role": _role(post), "organization": _place(post)}
    if names(post.role, post.organization) and not post.on_behalf_of:
        return words["role"]
    if _told(post.role) & _told(post.organization):
        return pgettext("sentence: post", "%(role)s (%(organization)s)") % words
    return pgettext("sentence: post", "%(role)s of %(organization)s") % words


def names(role: str, organization: str) -> bool:
    """Whether a role has the whole name of its organization in it: Minister of Finance, Finance."""
    return f" {normalize(organization)} " in f" {normalize(role)} "


def _told(name: str) -> set[str]:
    """The words of a name that say something."""
    return {word for word in normalize(name).split() if len(word) >= SAYING}


def _subject(post: Post) -> str:
    """The person or the group."""
    words = {"name": within(post.person), "count": post.headcount}
    if post.identity == Identity.UNNAMED_GROUP:
        if post.part_of_group:
            return pgettext("sentence: people", "%(count)s of “%(name)s”") % words
        if post.headcount == "1":
            return pgettext("sentence: people", "“%(name)s” (1 person)") % words
        if post.headcount:
            return pgettext("sentence: people", "“%(name)s” (%(count)s people)") % words
        return pgettext("sentence: people", "“%(name)s”") % words
    if post.identity == Identity.UNRESOLVED:
        return pgettext("sentence: people", "%(name)s (the source doesn’t tell which of the namesakes)") % {
            "name": post.person
        }
    return post.person


def _place(post: Post) -> str:
    if not post.on_behalf_of:
        return post.organization
    words = {"organization": post.organization, "other": post.on_behalf_of}
    return pgettext("sentence: affiliation", "%(organization)s, on behalf of %(other)s") % words


def _role(post: Post) -> str:
    words = {"role": lower_first(post.role)}
    match Engagement(post.engagement):
        case Engagement.ACTING:
            return pgettext("sentence: role", "acting %(role)s") % words
        case Engagement.SUBSTITUTE:
            return pgettext("sentence: role", "substitute %(role)s") % words
        case Engagement.SECONDMENT:
            return pgettext("sentence: role", "%(role)s (on secondment)") % words
        case Engagement.LEAVE:
            return pgettext("sentence: role", "%(role)s (on leave)") % words
        case Engagement.HONORARY:
            return pgettext("sentence: role", "honorary %(role)s") % words
        case _:
            return words["role"]


@sentences.add(Affiliation)
def affiliation_told(affiliation: Affiliation) -> str:
    return affiliation_sentence(Post.of(affiliation))


# ── Order of posts, and ties ──────────────────────────────────────────────────────────────────────────────────────────


def _post_words(affiliation: Affiliation) -> str:
    """A post in a few words: “researcher (IPIS)”."""
    role, organization = affiliation.role.label(), affiliation.organization.label()
    if names(role, organization):
        return lower_first(role)
    words = {"role": lower_first(role), "organization": organization}
    return pgettext("sentence: order", "%(role)s (%(organization)s)") % words


@sentences.add(AffiliationOrder)
def order_told(order: AffiliationOrder) -> str:
    """“Hans Merket’s post of researcher (IPIS) came after …”."""
    words = {
        "person": order.affiliation.person.name,
        "post": _post_words(order.affiliation),
        "other": _post_words(order.other),
    }
    if order.relation == OrderRelation.TOGETHER:
        clause = pgettext("sentence: order", "%(person)s: %(post)s, together with %(other)s") % words
    else:
        clause = pgettext("sentence: order", "%(person)s: %(post)s, after %(other)s") % words
    return sentence(
        supposed(clause, order.reality), standing=order.standing, citations=list(order.citations.all())
    )


def person_link_words(link: PersonLink) -> str:
    """“Sergey Borisovich Ivanov is a parent of Sergey Sergeyevich Ivanov”: a clause without a full stop."""
    words = {"first": link.from_person.name, "second": link.to_person.name}
    match PersonLinkKind(link.kind):
        case PersonLinkKind.PARENT_OF:
            return pgettext("sentence: tie", "%(first)s is a parent of %(second)s") % words
        case PersonLinkKind.SPOUSE:
            return pgettext("sentence: tie", "%(first)s is the partner of %(second)s") % words
        case PersonLinkKind.SIBLING:
            return pgettext("sentence: tie", "%(first)s is a brother or sister of %(second)s") % words
        case PersonLinkKind.RELATIVE:
            return pgettext("sentence: tie", "%(first)s is a relative of %(second)s") % words
        case PersonLinkKind.COLLEAGUE:
            return pgettext("sentence: tie", "%(first)s is or was a colleague of %(second)s") % words
        case PersonLinkKind.ASSOCIATE:
            return pgettext("sentence: tie", "%(first)s is or was an associate of %(second)s") % words


@sentences.add(PersonLink)
def link_sentence(link: PersonLink) -> str:
    return tie_sentence(
        person_link_words(link),
        standing=link.standing,
        reality=link.reality,
        citations=list(link.citations.all()),
        start=link.start,
        end=link.end,
    )


# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@sentences.add(Rule)
def rule_told(rule: Rule) -> str:
    """““Code of conduct” (European Union) is a rule for the 24 months after an office is left; in force from …”."""
    words = {
        "title": within(rule.words()),
        "jurisdiction": rule.jurisdiction,
        "months": npgettext("sentence: duration", "%(n)s month", "%(n)s months", rule.months)
        % {"n": rule.months},
    }
    clause = pgettext(
        "sentence: rule",
        "“%(title)s” (%(jurisdiction)s) is a rule for the %(months)s after an office is left",
    )
    end = rule.end if rule.end and not rule.end.is_open else None
    days = {
        "seen": attested_words(supporting_dates(rule.citations.all())),
        "start": at_words(rule.start) if rule.start else "",
        "end": at_words(end) if end else "",
    }
    if rule.never_in_force:
        when = pgettext("sentence: rule", "it never came into force")
    elif rule.reality in AHEAD and (rule.start or end):
        # That it came into force isn't known: only what was meant.
        when = bounds_words(rule.start, rule.end, rule.reality)
    elif rule.start and end:
        when = pgettext("sentence: rule", "it came into force %(start)s and ceased to be in force %(end)s")
    elif rule.start and rule.end:
        when = pgettext(
            "sentence: rule", "it came into force %(start)s and was still in force when last attested"
        )
    elif rule.start:
        when = pgettext("sentence: rule", "it came into force %(start)s; until when is not known")
    elif end:
        when = pgettext("sentence: rule", "it ceased to be in force %(end)s; since when is not known")
    elif days["seen"]:
        when = pgettext("sentence: rule", "in force %(seen)s; since when is not known")
    else:
        when = pgettext("sentence: rule", "since when it is in force is not known")
    when %= days
    return sentence(
        followed(supposed(clause % words, rule.reality), when),
        standing=rule.standing,
        citations=list(rule.citations.all()),
    )
