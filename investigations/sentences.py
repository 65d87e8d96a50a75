"""Agreements, events, measures, stances and claims as sentences: who says so, what, when, how sure, and who differs."""

import re

from django.utils.translation import npgettext, pgettext

from evidence.date_words import (
    at_words,
    attested_words,
    bounds_words,
    date_words,
    joined,
    unknown_dates,
    upper_first,
)
from evidence.dates import PartialDate
from evidence.models import Fact
from evidence.phrases import (
    followed,
    moment_words,
    sentence,
    standing_words,
    supporting_dates,
    supposed,
    within,
)
from evidence.sentences import sentences
from evidence.versions import readable
from investigations.agreements import runs_until
from investigations.articles import plain
from investigations.figures import figure_words
from investigations.models import (
    Agreement,
    AgreementPart,
    Claim,
    ClaimLink,
    Event,
    Investigation,
    Measure,
    MeasureState,
    Position,
    Stance,
)
from investigations.models.actor import Actor
from investigations.relations import words_of

# A measure that hasn't got further than this.
BEGUN = (MeasureState.ANNOUNCED, MeasureState.PROPOSED)

# An old version of an article is told as it reads, not as it is written.
readable[Investigation, "body"] = plain


def actor_words(row: Actor) -> str:
    """The name of whoever it is, for the reader."""
    if row.organization is not None:
        return row.organization.label()
    return row.person.name if row.person is not None else ""


def _cited(fact: Fact, clause: str) -> str:
    return sentence(clause, standing=fact.standing, citations=list(fact.citations.all()))  # type: ignore[attr-defined]


def _attested(fact: Fact) -> str:
    """“attested in March 2022”: what the citations say of when it held; empty where they don't."""
    seen = attested_words(supporting_dates(fact.citations.all()))  # type: ignore[attr-defined]
    return pgettext("sentence: moment", "attested %(when)s") % {"when": seen} if seen else ""


# ── Agreements ────────────────────────────────────────────────────────────────────────────────────────────────────────


def duration_words(duration: str) -> str:
    """P3Y → “3 years”, P1Y6M → “1 year and 6 months”."""
    years, months, days = (
        int(found[1]) if (found := re.search(rf"(\d+){unit}", duration)) else 0 for unit in "YMD"
    )
    parts = []
    if years:
        parts.append(npgettext("sentence: duration", "%(n)s year", "%(n)s years", years) % {"n": years})
    if months:
        parts.append(npgettext("sentence: duration", "%(n)s month", "%(n)s months", months) % {"n": months})
    if days:
        parts.append(npgettext("sentence: duration", "%(n)s day", "%(n)s days", days) % {"n": days})
    return joined(parts)


@sentences.add(Agreement)
def agreement_told(agreement: Agreement) -> str:
    """““Cooperation agreement …” is an agreement between Alrosa and AWDC; signed on 24 April 2018 (Moscow); …”"""
    parties = [actor_words(row) for row in agreement.participants.all() if row.part == AgreementPart.PARTY]
    words = {"title": within(agreement.words()), "parties": joined(parties)}
    if parties:
        clause = pgettext("sentence: agreement", "“%(title)s” is an agreement between %(parties)s") % words
    else:
        clause = pgettext("sentence: agreement", "“%(title)s” is an agreement") % words
    if agreement.signed:
        signed = pgettext("sentence: agreement", "signed %(when)s") % {"when": at_words(agreement.signed)}
    else:
        signed = pgettext("sentence: agreement", "when it was signed is not known")
    if agreement.signed and agreement.place:
        words = {"signed": signed, "place": agreement.place}
        signed = pgettext("sentence: agreement", "%(signed)s (%(place)s)") % words
    duration = ""
    if agreement.valid_for:
        words = {"duration": duration_words(agreement.valid_for)}
        if until := runs_until(agreement.signed, agreement.valid_for):
            words["until"] = date_words(until)
            duration = (
                pgettext(
                    "sentence: agreement",
                    "valid for %(duration)s (counted from the signing, until %(until)s)",
                )
                % words
            )
        else:
            duration = pgettext("sentence: agreement", "valid for %(duration)s") % words
    bounds = ""
    if agreement.start or agreement.end:
        bounds = bounds_words(agreement.start, agreement.end, agreement.reality)
    whole = followed(supposed(clause, agreement.reality), signed, duration, bounds, _attested(agreement))
    return _cited(agreement, whole)


# ── Events ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@sentences.add(Event)
def event_told(event: Event) -> str:
    """“on 24 April 2018 (Moscow): mission of the City of Antwerp to Russia”: when first, for the title may be a clause."""
    when = moment_words(event) or unknown_dates()
    if event.place:
        words = {"when": when, "place": event.place}
        when = pgettext("sentence: event", "%(when)s (%(place)s)") % words
    words = {"when": when, "title": event.words()}
    match event.reality:
        case "announced":
            clause = pgettext("sentence: event", "announced, %(when)s: %(title)s") % words
        case "planned":
            clause = pgettext("sentence: event", "planned, %(when)s: %(title)s") % words
        case "reported":
            clause = pgettext("sentence: event", "reported, %(when)s: %(title)s") % words
        case _:
            clause = pgettext("sentence: event", "%(when)s: %(title)s") % words
    return _cited(event, followed(clause, figure_words(event)))


# ── Measures and stances ──────────────────────────────────────────────────────────────────────────────────────────────


def status_words(status: str) -> str:
    """How far a measure got."""
    return {
        MeasureState.ANNOUNCED: pgettext("sentence: status", "announced"),
        MeasureState.PROPOSED: pgettext("sentence: status", "proposed"),
        MeasureState.ADOPTED: pgettext("sentence: status", "adopted"),
        MeasureState.IN_FORCE: pgettext("sentence: status", "in force"),
        MeasureState.NOT_ADOPTED: pgettext("sentence: status", "not adopted"),
        MeasureState.REJECTED: pgettext("sentence: status", "rejected"),
        MeasureState.BLOCKED: pgettext("sentence: status", "blocked"),
        MeasureState.WITHDRAWN: pgettext("sentence: status", "withdrawn"),
        MeasureState.ENDED: pgettext("sentence: status", "ended"),
    }[MeasureState(status)]


def status_date(measure: Measure) -> PartialDate | None:
    """When a measure got as far as it is: by the last dated step of that sort, or its own date of that. None: unknown."""
    dates = [row.date for row in measure.steps if row.status == measure.status and row.date]
    if not dates and measure.status in BEGUN:
        return measure.announced
    return dates[-1] if dates else None


def status_told(measure: Measure) -> str:
    """The status with its date: “adopted, 24 February 2022”, “in force, date not known”."""
    when = status_date(measure)
    if when is None and measure.status == MeasureState.IN_FORCE:
        when = measure.in_force
    words = {"status": measure.get_status_display(), "when": date_words(when) if when else ""}
    if not when:
        return pgettext("status of a measure", "%(status)s, date not known") % words
    return pgettext("status of a measure", "%(status)s, %(when)s") % words


@sentences.add(Measure)
def measure_told(measure: Measure) -> str:
    """““US sanctions against Alrosa” (United States): adopted; announced about 24 February 2022.”"""
    status = status_words(measure.status)
    begun, reached = measure.status in BEGUN, status_date(measure)
    if reached:
        words = {"status": status, "when": at_words(reached)}
        status = pgettext("sentence: measure", "%(status)s %(when)s") % words
    words = {"title": within(measure.words()), "status": status}
    if measure.authority:
        words["authority"] = measure.authority.label()
        clause = pgettext("sentence: measure", "“%(title)s” (%(authority)s): %(status)s") % words
    else:
        clause = pgettext("sentence: measure", "“%(title)s”: %(status)s") % words
    announced = force = ""
    if measure.announced and not begun:
        announced = pgettext("sentence: measure", "announced or tabled %(when)s") % {
            "when": at_words(measure.announced)
        }
    if measure.in_force:
        when = {"when": at_words(measure.in_force)}
        force = (
            pgettext("sentence: measure", "it took effect %(when)s") % when
            if measure.took_effect
            else pgettext("sentence: measure", "it was to take effect %(when)s") % when
        )
    attested = "" if announced or force or reached else (_attested(measure) or unknown_dates())
    return _cited(measure, followed(supposed(clause, measure.reality), announced, force, attested))


def stance_words(stance: Stance) -> str:
    """“Belgium blocked “Wider definition …””: a clause without a full stop."""
    words = {"actor": actor_words(stance), "measure": within(stance.measure.words())}
    match Position(stance.position):
        case Position.SUPPORTS:
            return pgettext("sentence: stance", "%(actor)s supported “%(measure)s”") % words
        case Position.OPPOSES:
            return pgettext("sentence: stance", "%(actor)s opposed “%(measure)s”") % words
        case Position.PROPOSES:
            return pgettext("sentence: stance", "%(actor)s proposed “%(measure)s”") % words
        case Position.ANNOUNCES:
            return pgettext("sentence: stance", "%(actor)s announced “%(measure)s”") % words
        case Position.SEEKS_EXEMPTION:
            return pgettext("sentence: stance", "%(actor)s sought an exemption from “%(measure)s”") % words
        case Position.EXPRESSES_CONCERN:
            return pgettext("sentence: stance", "%(actor)s expressed concern about “%(measure)s”") % words
        case Position.DENIES_LOBBYING:
            return pgettext("sentence: stance", "%(actor)s denied lobbying on “%(measure)s”") % words
        case Position.WARNS_AGAINST:
            return pgettext("sentence: stance", "%(actor)s warned against “%(measure)s”") % words
        case Position.LOBBIES:
            return pgettext("sentence: stance", "%(actor)s lobbied on “%(measure)s”") % words
        case Position.BLOCKS:
            return pgettext("sentence: stance", "%(actor)s blocked “%(measure)s”") % words
        case Position.ABSTAINS:
            return pgettext("sentence: stance", "%(actor)s abstained on “%(measure)s”") % words


@sentences.add(Stance)
def stance_told(stance: Stance) -> str:
    reason = ""
    if stance.reason:
        reason = pgettext("sentence: stance", "reason given: %(reason)s") % {
            "reason": stance.reason.rstrip(".")
        }
    when = moment_words(stance) or unknown_dates()
    return _cited(stance, followed(supposed(stance_words(stance), stance.reality), when, reason))


# ── Claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@sentences.add(Claim)
def claim_told(claim: Claim) -> str:
    """“According to AWDC (March 2022, via De Morgen): jobs in the diamond sector – about 30,000 jobs.”

    The claimant is the voice, whatever the standing: a claim never reads as a fact of ours.
    """
    when = date_words(claim.date) if claim.date else moment_words(claim) or unknown_dates()
    if claim.via_organization is not None or claim.via_person is not None:
        via = claim.via_organization.label() if claim.via_organization else claim.via_person.name  # type: ignore[union-attr]
        when = pgettext("sentence: claim", "%(when)s, via %(via)s") % {"when": when, "via": via}
    said = claim.words()
    if figure := figure_words(claim):
        said = pgettext("sentence: claim", "%(statement)s – %(figure)s") % {
            "statement": said,
            "figure": figure,
        }
    if claim.about_time:
        words = {"said": said, "period": date_words(claim.about_time)}
        said = pgettext("sentence: claim", "%(said)s (for %(period)s)") % words
    words = {"actor": actor_words(claim), "when": when, "said": said}
    told = pgettext("sentence: claim", "according to %(actor)s (%(when)s): %(said)s") % words
    whole = upper_first(
        pgettext("sentence: whole", "%(clause)s.") % {"clause": supposed(told, claim.reality)}
    )
    more = standing_words(claim.standing, list(claim.citations.all()))
    return f"{whole} {more}".rstrip()


def claim_words(claim: Claim) -> str:
    """“the claim (AWDC: jobs in the diamond sector)”, in running text.

    Never between quotation marks: a statement is a paraphrase of ours. What a source has word for word is in its citation.
    """
    words = {"who": actor_words(claim), "statement": claim.words()}
    return pgettext("sentence: claim", "the claim (%(who)s: %(statement)s)") % words


def claim_link_words(link: ClaimLink) -> str:
    """“the claim (City of Antwerp: …) disputes the claim (AWDC: …)”: a clause without a full stop."""
    words = {"first": claim_words(link.from_claim), "second": claim_words(link.to_claim)}
    return str(words_of(link).clause) % words


@sentences.add(ClaimLink)
def claim_link_told(link: ClaimLink) -> str:
    return _cited(link, followed(supposed(claim_link_words(link), link.reality), moment_words(link)))
