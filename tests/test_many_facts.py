"""Two or two hundred facts around a record: its page and every list take no more queries for them, and at most 25."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.db import connections
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.gathering import gathering
from evidence.models import Source
from evidence.registry import registry
from evidence.views import RecordPage
from investigations.models import (
    ITEM_FIELD,
    SUBJECT_FIELD,
    Agreement,
    AgreementParticipant,
    AgreementRenewal,
    Claim,
    ClaimLink,
    ClaimSubject,
    Event,
    EventMeasure,
    EventParticipant,
    Investigation,
    InvestigationItem,
    Measure,
    MeasureStatus,
    MeasureTarget,
    Stance,
)
from newsroom.publishing import plan, publish
from orgs.models import Organization, OrganizationLink, OrganizationName
from people.models import (
    Affiliation,
    AffiliationOrder,
    Identity,
    Move,
    OverlapGroup,
    OverlapMember,
    Person,
    PersonCandidate,
    PersonLink,
    PersonName,
    Role,
    RoleTitle,
    Rule,
    RuleDestination,
    RuleOffice,
)
from tests import builders as b
from website.tests.pages import list_names, page_names, views

pytestmark = [pytest.mark.slow, pytest.mark.crawl]

FEW, MANY, MOST_QUERIES = 2, 200, 25
OTHERS = [
    "/",
    "/corrections/",
    "/affiliations/?on=2016",
    "/people/?on=2016",
    "/revolving-door/?direction=exit",
    "/search/suggestions/?q=place",
    # Of one kind, and of texts: whether an answer to all kinds looks into texts depends on how many names fit.
    "/search/?q=place&kind=organizations",
    (EVERY_KIND := "/search/?q=says&kind=texts"),
]


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
        self.post = b.affiliation(
            person=self.person,
            organization=self.lobby,
            role=self.role,
            start="2012",
            on_behalf_of=self.ministry,
        )
        self.office = b.affiliation(
            person=self.person, organization=self.ministry, role=b.role("Minister"), start="2000", end="2005"
        )
        self.order = b.order(self.post, self.office)
        self.tie = b.person_link(from_person=self.person, to_person=self.other, kind="spouse")
        self.link = b.organization_link(from_organization=self.lobby, to_organization=self.ministry)
        self.rule = b.rule("Rule", office={"role": self.office.role}, start="1990")
        self.agreement = b.agreement("Agreement", parties=[self.lobby, self.ministry], signed="2012")
        self.measure = b.measure("Ban", authority=self.ministry)
        self.event = b.event("Meeting", participants=[self.person, self.lobby], date="2012")
        self.stance = b.stance(measure=self.measure, person=self.person)
        self.claim = b.claim("Jobs", organization=self.lobby)
        self.answer = b.claim_link(from_claim=b.claim("Fewer jobs", person=self.other), to_claim=self.claim)
        self.facts: list[Model] = [self.post, self.tie, self.link, self.agreement, self.measure, self.event]
        self.facts += [self.stance, self.claim]
        self.dossier = b.investigation("Dossier", *self.facts, self.answer, self.person, self.lobby)
        self.known = [*self.facts, self.office, self.order, self.answer, self.rule, self.person, self.other]
        self.known += [self.lobby, self.ministry, self.role, self.dossier]

    def add(self, numbers: Iterable[int]) -> list[Model]:
        """A fact of every kind around each of them, for each number; all that is to be published then."""
        rows: dict[type[Any], list[Any]] = {}
        roots: list[Model] = []
        for number in numbers:
            for row in self._facts(number):
                rows.setdefault(type(row), []).append(row)
                if type(row) in registry:
                    roots.append(row)
        # Row by row this would take longer than all pages together.
        for model, some in rows.items():
            model._default_manager.bulk_create(some)
        return [*self.known, *roots]

    def _facts(self, number: int) -> Iterable[Any]:
        """The rows, each after those that it points to."""
        place = Organization(name=f"Place {number}", kind=self.lobby.kind, sphere=self.lobby.sphere)
        somebody = Person(name=f"Somebody {number:03}")
        # Next to each other in the order of names: a list that is cut off shows both.
        namesake = Person(name=f"Somebody {number:03} too", identity=Identity.UNRESOLVED)
        role = Role(name=f"Role {number}", code=f"role-{number}", category=self.role.category)
        own = Source(title=f"Document {number}", publisher="De Morgen", published="2022-03")
        yield from (place, somebody, namesake, role, own)
        yield PersonCandidate(person=namesake, candidate=self.person)
        together = OverlapGroup(title=f"Perhaps the same {number}", remark="No source says so.")
        yield from (together, *(OverlapMember(group=together, person=who) for who in (self.person, somebody)))
        yield PersonName(person=self.person, name=f"Анна {number}", language="ru")
        yield OrganizationName(
            organization=self.lobby, name=f"Lobbygroep {number}", language="nl", kind="translation"
        )
        yield RoleTitle(role=self.role, language="nl", title=f"Directeur {number}")

        later = Affiliation(
            person=self.person, organization=place, role=self.role, start="2015", on_behalf_of=self.lobby
        )
        colleague = Affiliation(
            person=somebody, organization=self.lobby, role=self.role, start="2015", on_behalf_of=place
        )
        before = Affiliation(person=somebody, organization=self.ministry, role=role, start="2001", end="2009")
        orders = [
            AffiliationOrder(affiliation=later, other=self.post, relation="after"),
            AffiliationOrder(affiliation=colleague, other=before, relation="after"),
        ]
        rule = Rule(title_en=f"Rule {number}", code=f"rule-{number}", jurisdiction="Belgium", months=24)
        rule.start = "1990"
        link = OrganizationLink(from_organization=self.lobby, to_organization=place, kind="represents")
        tie = PersonLink(from_person=self.person, to_person=somebody, kind="relative")
        renewal = Agreement(title_en=f"Renewal {number}", signed="2015")
        ban = Measure(title_en=f"Ban {number}", kind=self.measure.kind, status="proposed")
        visit = Event(title_en=f"Visit {number}", kind=self.event.kind, date="2012")
        stances = [
            Stance(measure=self.measure, position="opposes", **b.who(who)) for who in (place, somebody)
        ]
        claim = Claim(statement_en=f"Claim {number:03}", organization=self.lobby)
        said = Claim(statement_en=f"Claim {number:03} too", person=somebody)
        answer = ClaimLink(from_claim=claim, to_claim=self.claim, kind="disputes")
        facts = [later, colleague, before, *orders, rule, link, tie, renewal, ban, visit]
        facts += [*stances, claim, said, answer]
        yield from facts
        yield from (RuleOffice(rule=rule, role=each) for each in (self.office.role, role))
        yield RuleDestination(rule=rule, sphere=self.lobby.sphere)
        for party in (self.lobby, place):
            yield AgreementParticipant(agreement=renewal, part="party", organization=party)
        yield AgreementRenewal(agreement=renewal, renewed=self.agreement)
        yield MeasureStatus(measure=self.measure, status="proposed", date="2012")
        yield MeasureTarget(measure=self.measure, organization=place)
        part = self.event.participants.all()[0].part
        for who in (self.person, self.lobby, somebody):
            yield EventParticipant(event=visit, part=part, **b.who(who))
        yield EventParticipant(event=self.event, part=part, organization=place)
        yield EventMeasure(event=visit, measure=self.measure)
        for subject in self.known:
            if field := SUBJECT_FIELD.get(type(subject)):
                yield ClaimSubject(claim=claim, **{field: subject})

        for fact in facts:
            yield _citation(fact, self.source)
        for known in self.known:
            if registry.of(known).citations:
                yield _citation(known, own)
        story = Investigation(title_en=f"Story {number}")
        yield story
        for dossier, told in ((story, [*self.facts, self.person]), (self.dossier, [*facts, somebody])):
            for record in told:
                if field := ITEM_FIELD.get(type(record)):
                    yield InvestigationItem(investigation=dossier, **{field: record})

    def addresses(self) -> dict[str, str]:
        """The page of each kind of record and every list, by the name of its route; others by themselves."""
        move = Move.objects.using("published").get(first=self.office, second=self.post)
        found = {"move": move.get_absolute_url()}
        for name, view in views(RecordPage).items():
            record = next((each for each in (*self.known, self.source) if type(each) is view.model), None)
            assert record is not None, f"A kind of page that nothing is made of here: {name}"
            found[name] = record.get_absolute_url()
        days = [f"{record.get_absolute_url()}?on=2016" for record in (self.person, self.lobby, self.role)]
        return found | {name: reverse(name) for name in list_names()} | {url: url for url in (*days, *OTHERS)}


def _citation(record: Model, source: Source) -> Model:
    citations: Any = registry.of(record).citations
    return citations(record=record, source=source, paraphrase="It says so.")


def queries(addresses: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """How many queries each page takes, and how long it is."""
    client, found = Client(), {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connections["published"]) as asked:
            response = client.get(address)
        assert response.status_code == 200, address
        found[name] = len(asked), len(response.content)
    return found


def growing(few: Mapping[str, tuple[int, int]], many: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    """The pages that take more queries where there are many facts. Fewer are right: of posts that it can't all show, a page
    doesn't count the people."""
    return {name: f"{few[name][0]} → {number}" for name, (number, _) in many.items() if number > few[name][0]}


def test_two_hundred_facts_take_no_more_queries_than_two(committed: str) -> None:
    editor, around = b.editor(), Around()
    publish(plan(around.add(range(FEW))), by=editor)
    asked = around.addresses()
    assert {*page_names(), *list_names()} <= {*asked}
    # What a process reads once and keeps is no page's.
    queries(asked)
    few = queries(asked)
    # In one plan: each publication works out anew what all of them lead to.
    publish(plan(around.add(range(FEW, MANY))), by=editor)
    many = queries(asked)
    # They are there.
    assert [name for name in (*page_names(), *list_names()) if many[name][1] <= few[name][1]] == []
    assert growing(few, many) == {}
    # What tells of every kind of record at once asks for each kind, however few there are.
    assert {name: n for name, (n, _) in many.items() if n > MOST_QUERIES and name != EVERY_KIND} == {}


def test_what_is_asked_for_each_fact_is_found(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where nothing is fetched for all facts at once, a page asks for each of them."""
    editor, around = b.editor(), Around()
    monkeypatch.setattr(gathering, "_completers", [])
    publish(plan(around.add(range(FEW))), by=editor)
    asked = {name: url for name, url in around.addresses().items() if name in ("person", "claim", "roles")}
    queries(asked)
    few = queries(asked)
    publish(plan(around.add(range(FEW, FEW + 3))), by=editor)
    # A list has queries of its own.
    assert {*growing(few, queries(asked))} == {"person", "claim"}
