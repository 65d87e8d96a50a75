"""Withdrawing: what goes, what goes with it, and what stays at the old address."""

import re
from typing import Any

import pytest
from django.db.models import Model

from evidence.models import SourceRelay, Tombstone
from evidence.registry import registry
from newsroom.models import ApprovedLink
from newsroom.publishing import PublishError, plan, plan_withdrawal, publish, withdraw
from newsroom.publishing.withdraw import leftovers
from newsroom.tests.people_at_work import member, signed_in
from orgs.models import Organization
from people.models import Affiliation, AffiliationCitation, AffiliationOrder, Person
from tests import builders


def public(model: type[Model]) -> list:
    return list(model._base_manager.using("published").all())


def test_withdrawing_a_fact_leaves_its_ends(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    publish(plan([fact]), by=by)
    made = plan_withdrawal([fact])
    assert (made.count, made.dependent) == (1, {})
    withdraw(made, reason="The source was retracted.", by=by)
    assert not public(Affiliation) and not public(AffiliationCitation)
    assert len(public(Person)) == len(public(Organization)) == 1
    (stone,) = public(Tombstone)
    assert (stone.id, stone.key, stone.kind, stone.reason) == (
        fact.pk,
        fact.key,
        "affiliations",
        "The source was retracted.",
    )
    # The newsroom keeps what it had.
    assert Affiliation.objects.get() == fact


def test_what_would_be_public_for_nothing_is_told(committed: str) -> None:
    shared = builders.organization("Shared Ltd")
    fact = builders.affiliation(organization=shared)
    other = builders.affiliation(person=builders.person("Hans Merket"), organization=shared, role=fact.role)
    dossier = builders.investigation("Diamonds", fact.person)
    publish(plan([fact, other]), by=builders.editor())
    left = leftovers(plan_withdrawal([fact]))
    assert {aggregate.slug: pks for aggregate, pks in left.items()} == {
        "people": {fact.person_id},
        "sources": {fact.citations.get().source_id},
    }
    # Of both, all goes; of what is in a public dossier, that is a reason to be there.
    everything = leftovers(plan_withdrawal([fact, other]))
    assert {aggregate.slug for aggregate in everything} == {"people", "sources", "organizations", "roles"}
    publish(plan([dossier]), by=builders.editor("second"))
    assert {aggregate.slug for aggregate in leftovers(plan_withdrawal([fact]))} == {"sources"}


def test_what_is_ticked_goes_too(committed: str) -> None:
    fact = builders.affiliation(person=builders.person("Piet", public_basis="incidental"))
    publish(plan([fact]), by=builders.editor())
    client = signed_in(member("Legal"))
    html = client.get("/newsroom/withdraw/", {"kind": "affiliations", "id": fact.pk}).content.decode()
    ticked = re.findall(r'name="also"\s+value="([^"]*)"( checked)?', html)
    # From the start whoever is only mentioned, and the source; organization and role are there to be chosen.
    source = fact.citations.get().source_id
    assert {value for value, checked in ticked if checked} == {
        f"people/{fact.person_id}",
        f"sources/{source}",
    }
    assert len(ticked) == 4
    seen = re.search(r'name="seen"\s+value="([^"]*)"', html)
    assert seen
    sent = {
        "kind": "affiliations",
        "ids": str(fact.pk),
        "seen": seen[1],
        "also": [f"people/{fact.person_id}"],
    }
    again = client.post("/newsroom/withdraw/", sent | {"reason": ""}).content.decode()
    assert re.findall(r'name="also"\s+value="([^"]*)" checked', again) == [f"people/{fact.person_id}"]
    # What isn't left over is not withdrawn because a form says so.
    bystander = builders.person("Bystander")
    publish(plan([bystander]), by=builders.editor("second"))
    sent["also"].append(f"people/{bystander.pk}")
    client.post("/newsroom/withdraw/", sent | {"reason": "The person was wrongly named."})
    assert [each.name for each in public(Person)] == ["Bystander"]
    assert len(public(Tombstone)) == 2 and len(public(Organization)) == 1


def test_what_rests_on_it_goes_along(committed: str) -> None:
    person, by = builders.person(), builders.editor()
    first, second = builders.affiliation(person=person), builders.affiliation(person=person)
    order = builders.order(second, first)
    other = builders.affiliation(person=builders.person("Hans Merket"))
    publish(plan([order, other]), by=by)
    made = plan_withdrawal([person])
    assert {a.slug: len(pks) for a, pks in made.dependent.items()} == {
        "affiliations": 2,
        "affiliation-orders": 1,
    }
    withdraw(made, reason="Wrong person.", by=by)
    assert [p.name for p in public(Person)] == ["Hans Merket"]
    assert [a.pk for a in public(Affiliation)] == [other.pk]
    assert not public(AffiliationOrder)
    assert len(public(Tombstone)) == 4


def test_a_source_takes_what_cites_it(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    publish(plan([fact]), by=by)
    source = fact.citations.get().source
    assert {a.slug for a in plan_withdrawal([source]).dependent} == {"affiliations"}


def test_links_to_it_go(committed: str) -> None:
    by = builders.editor()
    release, article = builders.source("Release"), builders.source("Article")
    SourceRelay.objects.create(source=article, relayed=release)
    publish(plan([article, release]), by=by)
    withdraw(plan_withdrawal([release]), reason="Not ours.", by=by)
    assert [source.title for source in public(type(article))] == ["Article"]
    assert not public(SourceRelay)
    # Approved still: it comes back with its other end.
    assert ApprovedLink.objects.count() == 1
    publish(plan([release]), by=by)
    assert len(public(SourceRelay)) == 1 and not public(Tombstone)


@pytest.mark.parametrize(("reason", "message"), [("  ", "Give a reason"), ("x" * 301, "300 is the most")])
def test_reason_is_needed(committed: str, reason: str, message: str) -> None:
    person, by = builders.person(), builders.editor()
    publish(plan([person]), by=by)
    with pytest.raises(PublishError, match=message):
        withdraw(plan_withdrawal([person]), reason=reason, by=by)
    assert len(public(Person)) == 1


def test_what_is_not_public_cannot_be_withdrawn(committed: str) -> None:
    with pytest.raises(PublishError, match="None of these records is public"):
        withdraw(plan_withdrawal([builders.person()]), reason="x", by=builders.editor())


def test_vocabulary_is_not_withdrawn(committed: str) -> None:
    with pytest.raises(PublishError, match="renamed, not withdrawn"):
        plan_withdrawal([builders.sphere()])


def test_a_withdrawal_that_would_take_more_than_was_shown_is_refused(committed: str) -> None:
    person, by = builders.person(), builders.editor()
    publish(plan([person]), by=by)
    made = plan_withdrawal([person])
    fact = builders.affiliation(person=person)
    publish(plan([fact]), by=by)
    with pytest.raises(PublishError, match="changed since"):
        withdraw(made, reason="Wrong person.", by=by)
    assert len(public(Affiliation)) == 1
    withdraw(plan_withdrawal([person]), reason="Wrong person.", by=by)
    assert not public(Affiliation)


def test_a_record_deleted_in_the_newsroom_can_still_be_withdrawn(committed: str) -> None:
    person, by = builders.person(), builders.editor()
    publish(plan([person]), by=by)
    pk = person.pk
    person.delete()
    made = plan_withdrawal([Person(pk=pk)])
    assert made.records(dependent=False) == [(registry.of(Person), "Ari Epstein")]
    withdraw(made, reason="Deleted.", by=by)
    assert not public(Person) and len(public(Tombstone)) == 1


def test_what_was_withdrawn_is_looked_at_again(committed: str, settings: Any) -> None:
    settings.REVIEW_POLICY = "batch"
    person, by = builders.person(), member("Editor")
    for group in ("Reviewer", "Editor"):
        client = signed_in(member(group, f"another {group}"))
        assert plan([person]).is_blocked
        html = client.get("/newsroom/review/", {"kind": "people", "id": person.pk}).content.decode()
        seen = re.search(r'name="seen"\s+value="([^"]*)"', html)
        assert seen
        sent = {"kind": "people", "ids": str(person.pk), "seen": seen[1], "decision": "approve"}
        assert client.post("/newsroom/review/", sent).status_code == 302
        publish(plan([person]), by=by)
        withdraw(plan_withdrawal([person]), reason="It was about somebody else.", by=by)
        form = client.get(f"/newsroom/people/person/{person.pk}/change/").content.decode()
        # Said once, and not as if somebody had found fault with what it says.
        assert form.count("It was about somebody else.") == 1 and "Sent back" not in form
        assert "Its approval went when it was withdrawn: somebody has to look at it anew." in form
