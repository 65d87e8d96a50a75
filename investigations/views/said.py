"""Claims on pages: what is said about a record, who answers, who said it first, and figures side by side."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from evidence.date_words import date_words
from evidence.footnotes import Footnotes
from evidence.pages import Section
from evidence.phrases import alleged_by
from investigations.conversations import Conversation, Told, tied_to
from investigations.figures import figure_words
from investigations.models import SUBJECT_FIELD, Claim, ClaimLink, ClaimSubject
from investigations.sentences import actor_words
from investigations.views import told


def conversation(claims: Iterable[Any]) -> Conversation:
    """The claims of some ids with all that is tied to them; in a fixed number of queries."""
    wanted = list(claims)
    if not wanted:
        return Conversation({})
    found = told.fetch(tied_to(wanted), most=None)
    ids = [claim.pk for claim in found]
    between = ClaimLink.objects.filter(from_claim__in=ids, to_claim__in=ids)
    links = list(between.prefetch_related(told.with_citations(ClaimLink)))
    return Conversation.of(found, links)


def about(*records: Model) -> list[Any]:
    """Ids of the claims about some records of one kind."""
    field = SUBJECT_FIELD[type(records[0])]
    rows = ClaimSubject.objects.filter(**{f"{field}__in": records})
    return list(dict.fromkeys(rows.order_by("pk").values_list("claim", flat=True)))


def said_words(claim: Claim) -> str:
    """What is said, with its figure: “Jobs in the diamond sector – about 30,000 jobs”, in the reader's quotation marks."""
    figure = figure_words(claim)
    return f"“{claim.words()}”" + (f" – {figure}" if figure else "")


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
    claims: list[Any],
    talk: Conversation,
    *,
    notes: Footnotes,
    heading: str = "What is said about it",
    all_url: str = "",
) -> Section | None:
    """The claims of some ids, each with what answers it. `talk` holds them, named (told.name)."""
    found = told.in_time(talk.claims[pk] for pk in claims if pk in talk.claims)
    if not found:
        return None
    rows = [told.row(claim, notes) | {"answers": answers(talk, claim)} for claim in found[: told.MOST]]
    return Section(
        "said",
        heading,
        "investigations/told.html",
        {"rows": rows, "all_url": all_url if len(found) > told.MOST else "", "intro": ""},
    )


def passed_on(talk: Conversation, claim: Claim, notes: Footnotes) -> Section | None:
    """Who said it first, and who repeated it, as far as sources tell."""
    steps = talk.passed_on(claim)
    if not steps:
        return None
    return Section(
        "passed-on",
        "Who said it first, and who repeated it",
        "investigations/passed_on.html",
        {"rows": [_step(step, claim, notes) for step in steps]},
    )


def _step(step: Told, claim: Claim, notes: Footnotes) -> dict[str, Any]:
    citations = list(step.link.citations.all()) if step.link else []
    return {
        "depth": min(step.depth, 4),
        "how": "repeats it" if step.link else "First",
        "who": whose(step.claim),
        "text": said_words(step.claim),
        "when": said_on(step.claim),
        "url": "" if step.claim.pk == claim.pk else step.claim.get_absolute_url(),
        "link_url": step.link.get_absolute_url() if step.link else "",
        "refs": notes.refs(citations, "one claim repeats another") if citations else [],
        "standing": step.link.standing if step.link else "",
        "by": alleged_by(step.link.standing, citations) if step.link else "",
    }


def side_by_side(talk: Conversation, claim: Claim) -> Section | None:
    """The figures of a conversation beneath each other: this claim's first. None where there are fewer than two."""
    with_figure = [each for each in talk.claims.values() if each.has_quantity]
    if len(with_figure) < 2:
        return None
    relation = {reply.claim.pk: reply.words for reply in talk.replies(claim)}
    in_order = told.in_time(with_figure)
    in_order.sort(key=lambda each: (each.pk != claim.pk, each.pk not in relation))
    rows = [
        {
            "figure": figure_words(each),
            "statement": each.words(),
            "who": whose(each),
            "when": said_on(each),
            "about": date_words(each.about_time) if each.about_time else "",
            "relation": "this claim"
            if each.pk == claim.pk
            else relation.get(each.pk, "through another claim"),
            "url": "" if each.pk == claim.pk else each.get_absolute_url(),
            "standing": each.standing,
        }
        for each in in_order
    ]
    return Section("figures", "The figures side by side", "investigations/figures.html", {"rows": rows})
