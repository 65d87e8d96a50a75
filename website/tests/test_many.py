"""Two or two hundred facts around a record: its page and every list take as many queries, and not more than 25."""

from typing import Any

import pytest
from django.db import connections
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.views import RecordPage
from investigations.models import ITEM_FIELD, EventParticipant, InvestigationItem
from newsroom.publishing import plan, publish
from people.models import Move
from tests import builders as b
from website.tests.pages import list_names, page_names, views

pytestmark = [pytest.mark.slow, pytest.mark.crawl]

FEW, MANY, MOST_QUERIES = 2, 200, 25
OTHERS = ["/", "/corrections/", "/search/?q=place"]


class Around:
    """One record of every kind, and facts around all of them at once."""

    def __init__(self) -> None:
        self.person, self.other = b.person("Ann Peeters"), b.person("Bea Peeters")
        self.lobby, self.ministry = (
            b.organization("Lobby"),
            b.organization("Ministry", in_sphere="public_office"),
        )
        self.role, self.source = b.role("Director"), b.source("The report")
        b.door()
        self.post = b.affiliation(person=self.person, organization=self.lobby, role=self.role, start="2012")
        office = b.affiliation(
            person=self.person, organization=self.ministry, role=b.role("Minister"), start="2000", end="2005"
        )
        self.tie = b.person_link(from_person=self.person, to_person=self.other, kind="spouse")
        self.link = b.organization_link(from_organization=self.lobby, to_organization=self.ministry)
        self.rule = b.rule("Rule", office={"role": office.role}, start="1990")
        self.agreement = b.agreement("Agreement", parties=[self.lobby, self.ministry], signed="2012")
        self.measure = b.measure("Ban", authority=self.ministry)
        self.event = b.event("Meeting", participants=[self.person, self.lobby], date="2012")
        self.stance = b.stance(measure=self.measure, person=self.person)
        self.claim = b.claim("Jobs", organization=self.lobby)
        self.answer = b.claim_link(from_claim=b.claim("Fewer jobs", person=self.other), to_claim=self.claim)
        self.facts: list[Model] = [self.post, self.tie, self.link, self.agreement, self.measure, self.event]
        self.facts += [self.stance, self.claim]
        self.dossier = b.investigation("Dossier", *self.facts, self.answer, self.person, self.lobby)
        self.known = [*self.facts, office, self.answer, self.rule, self.person, self.other]
        self.known += [self.lobby, self.ministry, self.role, self.dossier]

    def add(self, number: int) -> list[Model]:
        """A fact of every kind around each of them; what is to be published with it."""
        place, somebody = b.organization(f"Place {number}"), b.person(f"Somebody {number}")
        self.person.names.create(name=f"Анна {number}", language="ru")
        self.lobby.names.create(name=f"Lobbygroep {number}", language="nl", kind="translation")
        self.role.titles.create(language="nl", title=f"Directeur {number}")
        self.measure.statuses.create(status="proposed", date="2012")
        self.measure.targets.create(organization=place)
        EventParticipant.objects.create(
            event=self.event, part=self.event.participants.first().part, organization=place
        )
        later = b.affiliation(
            person=self.person, organization=place, role=self.role, start="2015", cited=False
        )
        facts: list[Any] = [
            later,
            b.affiliation(person=somebody, organization=self.lobby, role=self.role, cited=False),
            b.order(later, self.post, cited=False),
            b.organization_link(from_organization=self.lobby, to_organization=place, cited=False),
            b.person_link(from_person=self.person, to_person=somebody, kind="relative", cited=False),
            b.agreement(f"Renewal {number}", parties=[self.lobby, place], signed="2015", cited=False),
            b.event(f"Visit {number}", participants=[self.person, self.lobby, somebody], cited=False),
            b.stance(measure=self.measure, organization=place, cited=False),
            b.claim(f"Claim {number}", organization=self.lobby, cited=False),
        ]
        facts[5].renewals.create(renewed=self.agreement)
        facts[6].measures.create(measure=self.measure)
        b.about(facts[8], *self.facts[:7], self.person, self.ministry)
        facts.append(b.claim_link(from_claim=facts[8], kind="disputes", to_claim=self.claim, cited=False))
        for fact in facts:
            b.cite(fact, source=self.source)
        own = b.source(f"Document {number}")
        for record in (*self.facts, self.answer, self.rule, self.person, self.lobby):
            b.cite(record, source=own)
        story = b.investigation(f"Story {number}", *self.facts, self.person, self.lobby)
        for fact in (facts[0], facts[6], facts[8], somebody):
            InvestigationItem.objects.create(investigation=self.dossier, **{ITEM_FIELD[type(fact)]: fact})
        return [*facts, place, somebody, story]

    def pages(self) -> dict[str, str]:
        """The page of each kind of record, by the name of its route."""
        shown = [*self.known, self.source]
        found = {}
        for name, view in views(RecordPage).items():
            record = next((each for each in shown if type(each) is view.model), None)
            if record is None and view.model is Move:
                record = Move.objects.using("published").get(person=self.person, second=self.post)
            assert record is not None, f"A kind of page that is not made here: {name}"
            found[name] = record.get_absolute_url()
        return found


def queries(addresses: dict[str, str]) -> dict[str, int]:
    client, found = Client(), {}
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connections["published"]) as asked:
            assert client.get(address).status_code == 200, address
        found[name] = len(asked)
    return found


def test_two_hundred_facts_take_as_many_queries_as_two(committed: str) -> None:
    editor, around = b.editor(), Around()
    publish(plan([*around.known, *(each for n in range(FEW) for each in around.add(n))]), by=editor)
    asked = around.pages() | {name: reverse(name) for name in list_names()} | {url: url for url in OTHERS}
    assert len(asked) == len(page_names()) + len(list_names()) + len(OTHERS)
    few = queries(asked)
    publish(plan([*around.known, *(each for n in range(FEW, MANY) for each in around.add(n))]), by=editor)
    # They are there.
    for name, text in (("person", "Place 150"), ("organization", "Somebody 150"), ("claim", "Claim 150")):
        assert text in Client().get(asked[name]).content.decode(), name
    many = queries(asked)
    assert {name: (few[name], number) for name, number in many.items() if number != few[name]} == {}
    assert {name: number for name, number in many.items() if number > MOST_QUERIES} == {}
