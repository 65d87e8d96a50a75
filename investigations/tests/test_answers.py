"""Questions that an answer could easily get wrong: before the signing, in which part, on every day, who renewed first."""

import pytest

from evidence.footnotes import Footnotes
from investigations.filters import EventFilter
from investigations.gathering import of_agreement
from investigations.models import Agreement, Event, EventPart
from investigations.views import told
from investigations.views.agreements import line_of_agreements
from tests import builders

pytestmark = pytest.mark.django_db


def test_an_agreement_isn_t_possible_before_it_was_signed():
    builders.agreement("Signed", signed="2007-10-13")
    builders.agreement("Some time in 2018", signed="2018")
    builders.agreement("Retroactive", signed="2018", start="2005")
    builders.agreement("Unknown")

    def possible(when: str) -> set[str]:
        return {each.title_en for each in Agreement.objects.active_on(when)}

    assert possible("2005") == {"Retroactive", "Unknown"}
    assert possible("2007-10-12") == {"Retroactive", "Unknown"}
    assert possible("2007-10-13") == {"Signed", "Retroactive", "Unknown"}
    assert possible("2018-01-01") == {"Signed", "Some time in 2018", "Retroactive", "Unknown"}


def test_a_moment_was_there_on_no_more_than_one_day():
    builders.event("A photo", date="2018")
    builders.event("A campaign", start="2017", end="2019")

    def found(when: str, **asked: bool) -> dict[str, str]:
        return {event.title_en: event.held for event in Event.objects.active_on(when, **asked)}

    assert found("2018") == {"A photo": "certain", "A campaign": "certain"}
    assert found("2018", throughout=True) == {"A campaign": "certain"}
    # One day is every day of itself.
    assert found("2018-05-01", throughout=True)["A photo"] == "possible"


def test_the_part_is_that_of_the_one_who_is_asked_for():
    ann, awdc = builders.person("Ann"), builders.organization("AWDC")
    speaker, host = builders.term(EventPart, "speaker"), builders.term(EventPart, "host")
    event = builders.event("A conference")
    event.participants.create(part=speaker, person=ann)
    event.participants.create(part=host, organization=awdc)

    def found(**asked: object) -> list[Event]:
        return list(EventFilter(asked, Event.objects.all()).qs)

    assert found(part="speaker") == found(part="speaker", person=ann.key) == [event]
    assert found(part="host", organization=awdc.key) == [event]
    assert found(part="speaker", organization=awdc.key) == []
    assert found(part="host", person=ann.key) == []


def gaps(agreement: Agreement) -> list[str]:
    of_agreement(agreement)
    section = line_of_agreements(agreement, agreement.others, agreement.renewal_rows, Footnotes())
    assert section is not None
    return [row["gap"] for row in section.context["rows"] if "gap" in row]


def test_only_the_first_renewal_ends_a_stretch_without_a_document():
    parties = [builders.organization("Alrosa"), builders.organization("AWDC")]
    first = builders.agreement("First", parties=parties, signed="2018-04-24", valid_for="P3Y")
    second = builders.agreement("Second", parties=parties, signed="2021-12")
    third = builders.agreement("Third", parties=parties, signed="2024-05-02")
    for later in (second, third):
        later.renewals.create(renewed=first)
    (gap,) = gaps(third)
    assert (
        "Counted from its signing, the earlier agreement ran out on 24 April 2021; the next was signed in December 2021."
        in gap
    )
    # Where nobody knows when one of them was signed, nothing is known of the time between.
    Agreement.objects.filter(pk=second.pk).update(signed=None)
    assert gaps(Agreement.objects.get(pk=third.pk)) == []


def test_beside_one_who_took_part_sources_are_counted_for_the_whole():
    """Each source may name others who were there."""
    person = builders.person("Somebody who looked on")
    visit = builders.event("A visit", participants=[person])
    assert told.row(visit, Footnotes(), person)["support"] == "one source alone"
    builders.cite(visit)
    visit = Event.objects.get(pk=visit.pk)
    assert told.row(visit, Footnotes(), person)["support"] == "2 separate sources for the whole"
    assert told.row(visit, Footnotes())["support"] == "2 separate sources"
    said = builders.claim("Jobs", person=person)
    builders.cite(said)
    assert told.row(said, Footnotes(), person)["support"] == "2 separate sources"
