"""What pages fetch of layer 3: of a person or an organization all that is told of them, of a fact what belongs beside it.

Each keeps on the record what its sections show; `record.talk` is the conversation of the claims about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from evidence.as_of import AsOf, as_of, then
from evidence.fields import EdtfEarliest
from evidence.gathering import gathering
from evidence.models import Record
from evidence.periods import Held
from investigations.conversations import Conversation, claims_about
from investigations.models import (
    ITEM_FIELD,
    Agreement,
    AgreementRenewal,
    Claim,
    ClaimLink,
    Event,
    Investigation,
    InvestigationItem,
    Measure,
    MeasureTarget,
    Stance,
)
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, Person

# A section shows so many facts, and links to the list for the rest.
MOST = 30
# A measure's page shows so many positions.
MOST_POSITIONS = 200
# Of each kind a dossier's page tells so many facts.
MOST_IN_DOSSIER = 300

gathering.fetches(Measure, "statuses")


@dataclass
class Gathered:
    """All that layer 3 knows of a person or an organization. Lists may hold one more than MOST: then there are more."""

    agreements: list[Agreement]
    events: list[Event]
    decided: list[Measure]
    aimed: list[Measure]
    stances: list[Stance]
    claims: list[Claim]


def of_actor(record: Any) -> Iterable[Record]:
    """Fetches `record.gathered` and `record.talk`."""
    found = Gathered(
        agreements=list(then(record, Agreement.objects.with_actor(record).with_ends())[: MOST + 1]),
        events=list(then(record, Event.objects.with_actor(record).with_ends())[: MOST + 1]),
        stances=list(then(record, Stance.objects.of_actor(record).with_ends())[: MOST + 1]),
        claims=list(then(record, Claim.objects.of_actor(record).with_ends())[: MOST + 1]),
        decided=[],
        aimed=[],
    )
    for measure in _measures(record):
        if measure.authority_id == record.pk:
            found.decided.append(measure)
        if measure.is_aimed:  # type: ignore[attr-defined]
            found.aimed.append(measure)
    record.gathered, record.talk = found, Conversation.around(then(record, claims_about([record])))
    if asked := as_of(record):
        for claim in record.talk.asked:
            claim.held = claim.period.held(asked.when)
    lists = (found.agreements, found.events, found.decided, found.aimed, found.stances, found.claims)
    return [*(fact for some in lists for fact in some), *record.talk.facts]


def _measures(record: Any) -> list[Measure]:
    """Measures on which it decides, or that are aimed at it (`is_aimed`)."""
    field = "person" if isinstance(record, Person) else "organization"
    targets = MeasureTarget.objects.filter(**{field: record})
    wanted = Q(pk__in=targets.values("measure"))
    if field == "organization":
        wanted |= Q(authority=record)
    aimed = Exists(targets.filter(measure=OuterRef("pk")))
    measures = Measure.objects.filter(wanted).annotate(is_aimed=aimed).with_ends()
    return list(_announced_by(as_of(record), measures)[: 2 * MOST + 2])


def _announced_by(asked: AsOf | None, measures: Any) -> Any:
    """How long a measure was in force isn't told in a period. So on a day, those that were announced by then aren't ruled
    out, nor those that have no date."""
    if asked is None:
        return measures
    dated = measures.alias(announced_first=EdtfEarliest("announced"))
    announced = dated.filter(Q(announced_first__isnull=True) | Q(announced_first__lte=asked.days[1]))
    return announced.annotate(held=Value(Held.POSSIBLE.value))


gathering.add(Person)(of_actor)
gathering.add(Organization)(of_actor)


@gathering.add(Affiliation)
@gathering.add(OrganizationLink)
@gathering.add(Event)
def said_of(record: Any) -> Iterable[Record]:
    """Fetches the claims about a post, a tie or an event."""
    record.talk = Conversation.around(claims_about([record]))
    return record.talk.facts


@gathering.add(Agreement)
def of_agreement(record: Any) -> Iterable[Record]:
    """Fetches `others`, agreements that it renews, that renew it or that are between the same parties; and `renewals`."""
    renewing = AgreementRenewal.objects.filter(renewed=record).order_by()
    renewed = AgreementRenewal.objects.filter(agreement=record).order_by()
    same = Agreement.objects.between_the_same_as(record).order_by()
    wanted = (
        Q(pk__in=same.values("pk"))
        | Q(pk__in=renewing.values("agreement"))
        | Q(pk__in=renewed.values("renewed"))
    )
    record.others = list(Agreement.objects.filter(wanted).with_ends()[:MOST])
    record.renewal_rows = list(AgreementRenewal.objects.filter(agreement__in=[record, *record.others]))
    return [*record.others, *said_of(record)]


@gathering.add(Measure)
def of_measure(record: Any) -> Iterable[Record]:
    """Fetches `positions` on it, `talked_about_at` (events), and the claims about it and about those positions."""
    record.positions = list(Stance.objects.filter(measure=record).with_ends()[:MOST_POSITIONS])
    record.talked_about_at = list(Event.objects.about(record).with_ends()[: MOST + 1])
    about = claims_about([record]) | claims_about(record.positions)
    record.talk = Conversation.around(about)
    return [*record.positions, *record.talked_about_at, *record.talk.facts]


@gathering.add(Stance)
def of_stance(record: Any) -> Iterable[Record]:
    """Fetches `others`: the other positions on the same measure, those of the same actor too."""
    others = Stance.objects.filter(measure=record.measure).exclude(pk=record.pk)
    record.others = list(others.with_ends()[: MOST + 1])
    return [*record.others, *said_of(record)]


@gathering.add(Claim)
def of_claim(record: Any) -> Iterable[Record]:
    """Fetches the conversation around a claim and the claims about it."""
    record.talk = Conversation.around(Claim.objects.filter(pk=record.pk) | claims_about([record]))
    return record.talk.facts


@gathering.add(ClaimLink)
def of_claim_link(record: Any) -> Iterable[Record]:
    """Fetches the conversation around both claims."""
    record.talk = Conversation.around(Claim.objects.filter(pk__in=[record.from_claim_id, record.to_claim_id]))
    return record.talk.facts


@gathering.add(Investigation)
def of_dossier(record: Any) -> Iterable[Record]:
    """Fetches its items with the cast as `record.rows`, and `record.facts`: kind → (the first facts, how many there are)."""
    rows = InvestigationItem.objects.filter(investigation=record)
    record.rows = list(rows.select_related("person", "organization__kind", "organization__sphere"))
    record.facts = {}
    for model, field in ITEM_FIELD.items():
        pks = [pk for row in record.rows if (pk := getattr(row, f"{field}_id")) is not None]
        if pks and model not in (Person, Organization):
            facts: Any = model._default_manager.filter(pk__in=pks[:MOST_IN_DOSSIER])
            record.facts[model] = list(facts.with_ends()), len(pks)
    cast = [row.organization for row in record.rows if row.organization]
    return [*cast, *(fact for facts, _count in record.facts.values() for fact in facts)]
