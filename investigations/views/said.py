"""Claims on pages: what is said about a record, who answers, who said it first, and figures side by side."""

from typing import Any

from django.utils.translation import gettext as _

from evidence.date_words import date_words, joined
from evidence.footnotes import Footnotes
from evidence.pages import Section
from evidence.phrases import alleged_by, quoted, supporting
from investigations.conversations import MOST as MOST_CLAIMS
from investigations.conversations import Conversation, Reply, Telling
from investigations.figures import figure_words
from investigations.gathering import MOST
from investigations.models import Claim, ClaimRelation
from investigations.relations import words_of
from investigations.sentences import actor_words
from investigations.views import told


def said_words(claim: Claim) -> str:
    """What is said, with its figure: “Jobs in the diamond sector – about 30,000 jobs”. In our words, so without marks."""
    figure = figure_words(claim)
    return f"{claim.words()} – {figure}" if figure else claim.words()


def quotes(claim: Claim) -> str:
    """What the sources that tell of it have word for word, each between quotation marks; or that none is quoted here."""
    found = [quoted(each.quote) for each in supporting(claim.citations.all()) if each.quote]
    return joined(list(dict.fromkeys(found))) or _("not quoted here: what is said is told in our words")


def whose(claim: Claim) -> dict[str, str]:
    """Who says so: name and address."""
    actor = claim.actor
    assert actor is not None
    return {"name": actor_words(claim), "url": actor.get_absolute_url()}


def said_on(claim: Claim) -> str:
    return date_words(claim.date) if claim.date else ""


def answers(talk: Conversation, claim: Claim) -> list[dict[str, Any]]:
    """The claims that are tied to one, as lines below it."""
    return [
        {
            "words": reply.words,
            "who": whose(reply.claim),
            "text": said_words(reply.claim),
            "url": reply.claim.get_absolute_url(),
            "link_url": reply.link.get_absolute_url(),
            "standing": reply.link.standing,
            "by": alleged_by(reply.link.standing, reply.link.citations.all()),
        }
        for reply in talk.replies(claim)
    ]


def said_about(
    talk: Conversation,
    *,
    notes: Footnotes,
    heading: str = "",
    all_url: str = "",
    without: Claim | None = None,
) -> Section | None:
    """The claims that a conversation is around, each with what answers it; `without` the one whose page it is."""
    found = told.in_time(claim for claim in talk.asked if claim != without)
    if not found:
        return None
    rows = [told.row(claim, notes) | {"answers": answers(talk, claim)} for claim in found[:MOST]]
    return Section(
        "said",
        heading or _("What is said about it"),
        "investigations/told.html",
        {"rows": rows, "all_url": all_url if len(found) > MOST else "", "intro": ""},
    )


def who_answers(talk: Conversation, claim: Claim, notes: Footnotes) -> Section | None:
    """Who said it first, who repeated, disputed, corrected or supported it, as far as sources tell: a tree."""
    order = {each.pk: number for number, each in enumerate(told.in_time(talk.claims.values()))}
    found = talk.tree(claim, lambda each: order[each.pk])
    if not found:
        return None
    tree = [_telling(each, claim, notes) for each in found]
    return Section(
        "conversation",
        _("Who said it first, and who answered")
        if any(row["first"] for row in tree)
        else _("Who said it, and who answered"),
        "investigations/conversation.html",
        {"tree": tree, "cut": len(talk.claims) >= MOST_CLAIMS},
    )


def _telling(telling: Telling, claim: Claim, notes: Footnotes) -> dict[str, Any]:
    """The context of one line of investigations/telling.html, with those below it."""
    link, said = telling.link, telling.claim
    citations = list(link.citations.all()) if link else []
    return {
        "first": link is None and _is_first(telling),
        "how": str(words_of(link).answer) if link else "",
        "above": whose(telling.above) if telling.above else None,
        "who": whose(said),
        "text": said_words(said),
        "when": said_on(said),
        "url": "" if said.pk == claim.pk else said.get_absolute_url(),
        "again": telling.again,
        "standing": said.standing,
        "by": alleged_by(said.standing, said.citations.all()),
        "link": {
            "url": link.get_absolute_url(),
            "refs": told.refs(link, notes),
            "standing": link.standing,
            "by": alleged_by(link.standing, citations),
        }
        if link
        else None,
        "after": [_telling(each, claim, notes) for each in telling.after],
    }


def _is_first(root: Telling) -> bool:
    """Whether a claim that answers nobody is told to be the first: somebody repeats it, and nothing that stands below it, as
    what we set beside it may, was said before."""
    repeated = any(each.link and each.link.kind == ClaimRelation.REPEATS for each in root.after)
    return repeated and not any(_was_before(each, root.claim) for each in root.after)


def _was_before(telling: Telling, claim: Claim) -> bool:
    """Whether a claim, or one below it, was certainly said before another."""
    until, since = telling.claim.possible_until, claim.possible_from
    return bool(until and since and until < since) or any(_was_before(each, claim) for each in telling.after)


def _seen_from(reply: Reply, claim: Claim) -> str:
    """How a reply stands to a claim: “disputes this claim”, “is repeated by this claim”."""
    words = words_of(reply.link)
    outward = reply.link.from_claim_id == claim.pk
    return _("%(relation)s this claim") % {"relation": words.back if outward else words.forth}


def side_by_side(talk: Conversation, claim: Claim) -> Section | None:
    """The figures of a conversation beneath each other: this claim's first. None where there are fewer than two."""
    with_figure = [each for each in talk.claims.values() if each.has_quantity]
    if len(with_figure) < 2:
        return None
    relation = {reply.claim.pk: _seen_from(reply, claim) for reply in talk.replies(claim)}
    in_order = told.in_time(with_figure)
    in_order.sort(key=lambda each: (each.pk != claim.pk, each.pk not in relation))
    rows = [
        {
            "figure": figure_words(each),
            "statement": each.words(),
            "who": whose(each),
            "when": said_on(each),
            "about": date_words(each.about_time) if each.about_time else "",
            "relation": _("this claim")
            if each.pk == claim.pk
            else relation.get(each.pk, _("through another claim")),
            "url": "" if each.pk == claim.pk else each.get_absolute_url(),
            "standing": each.standing,
        }
        for each in in_order
    ]
    return Section("figures", _("The figures side by side"), "investigations/figures.html", {"rows": rows})
