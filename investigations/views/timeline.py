"""What the time lines of people and organizations draw of layer 3: agreements and events, as marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from evidence.dates import PartialDate
from evidence.sentences import sentences
from evidence.timelines import Entry, timelines
from investigations.gathering import MOST
from investigations.models import Agreement, AgreementPart
from orgs.models import Organization
from people.models import Person


@dataclass(frozen=True)
class Moment:
    """The bounds of a moment, as those of a period that starts and ends on it."""

    when: PartialDate

    @property
    def possible_from(self) -> date | None:
        return self.when.earliest

    @property
    def possible_until(self) -> date | None:
        return self.when.latest

    @property
    def certain_from(self) -> date | None:
        return None if self.when.uncertain else self.when.latest

    @property
    def certain_until(self) -> date | None:
        return None if self.when.uncertain else self.when.earliest


def agreements(record: Any) -> Iterable[Entry]:
    """An agreement is marked where it was signed, which is often all that is known; else where it applied."""
    return [_agreement(agreement, record) for agreement in record.gathered.agreements[:MOST]]


def _agreement(agreement: Agreement, actor: Any) -> Entry:
    parts = {row.part for row in agreement.in_parts if row.actor == actor}
    if agreement.signed is None:
        lane = gettext("Agreements: when they applied")
        return Entry.of(agreement, name="", sentence=sentences.of(agreement), lane=lane)
    return Entry(
        span=Moment(agreement.signed),
        name="",
        sentence=sentences.of(agreement),
        url=agreement.get_absolute_url(),
        standing=agreement.standing,
        reality=agreement.reality,
        # Who looked on isn't to be taken for who signed.
        lane=gettext("Agreements: present at the signing")
        if parts == {AgreementPart.ATTENDEE}
        else gettext("Agreements signed"),
    )


def events(record: Any) -> Iterable[Entry]:
    return [
        Entry.of(event, name="", sentence=sentences.of(event), lane=gettext("Events"))
        for event in record.gathered.events[:MOST]
    ]


for model in (Person, Organization):
    timelines.add(model, position=30)(agreements)
    timelines.add(model, position=40)(events)
