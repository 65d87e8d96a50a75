"""Versions as objects of then: the same titles and sentences as today's, and what differs between two."""

import json
from datetime import date

import pytest
from django.db import connections
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from config.stores import PUBLISHED, use_store
from evidence.differences import FieldChange
from evidence.gathering import gathering
from evidence.models import Version
from evidence.models.worded import LANGUAGES
from evidence.pages import titles
from evidence.registry import registry
from evidence.sentences import sentences
from evidence.versions import Past, canonical, changes, end_of_day, seen
from newsroom import publishing
from orgs.models import Organization
from people.models import Affiliation, PersonName
from tests import builders


def of(record: Model) -> list[Version]:
    return list(Version.objects.using("published").of(registry.of(record).slug, record.pk))


def test_titles_and_sentences_of_the_whole_case_are_those_of_its_pages(case: str) -> None:
    """Every record with a sentence, in three languages: told from its version, without its tables."""
    count = 0
    with use_store(PUBLISHED):
        for aggregate in registry:
            if aggregate.root not in sentences:
                continue
            records = list(aggregate.root._default_manager.all().preload())
            gathering.complete(records)
            for record in records:
                past = Past(timezone.now())
                told = past.of(of(record)[-1])
                assert past.tells_all(told)
                for language in LANGUAGES:
                    with translation.override(language):
                        assert sentences.of(told) == sentences.of(record)
                        assert titles.of(told) == titles.of(record)
                count += 1
    assert count > 200


def test_checksums_can_be_checked_by_anybody(case: str) -> None:
    """The text that the checksum is of, made without PostgreSQL, of every version of the case."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT content, content::text FROM published.evidence_version WHERE content IS NOT NULL"
        )
        rows = cursor.fetchall()
    assert len(rows) > 400
    for content, text in rows:
        assert canonical(json.loads(content) if isinstance(content, str) else content) == text


@pytest.fixture
def renamed(committed: str) -> Affiliation:
    """A post that went out; then its organization got another name, then the post another title."""
    fact = builders.affiliation(organization=builders.organization("HRD"), title="head")
    by = builders.editor()
    publishing.publish(publishing.plan([fact]), by=by)
    Organization.objects.filter(pk=fact.organization_id).update(name="AWDC")
    publishing.publish(publishing.plan([fact.organization]), by=by)
    fact.title = "head of communication"
    fact.save()
    builders.cite(fact, relation="contradicts", voice="AWDC", voice_is_concerned=True)
    publishing.publish(publishing.plan([fact]), by=by)
    return fact


def test_what_a_version_points_to_has_the_name_that_it_had(renamed: Affiliation) -> None:
    first, second = of(renamed)
    with use_store(PUBLISHED):
        before, after = seen(first), seen(second)
    assert "HRD" in before.sentence and "HRD" in before.title
    assert "AWDC" in after.sentence and "HRD" not in after.sentence
    assert "denies" in after.sentence and "denies" not in before.sentence
    assert ("Organization", "HRD") in before.parts[0].rows[0]
    assert ("Organization", "AWDC") in after.parts[0].rows[0]


def test_a_day_in_between_is_answered_with_what_readers_saw_then(renamed: Affiliation) -> None:
    first, _second = of(renamed)
    (organization,) = [each for each in of(renamed.organization) if each.number == 2]
    with use_store(PUBLISHED):
        then = seen(first, organization.at)
    assert "AWDC" in then.sentence and ("Title in the source", "head") in then.parts[0].rows[0]


def test_what_differs_between_two_versions(renamed: Affiliation) -> None:
    with use_store(PUBLISHED):
        told = changes(*of(renamed))
    assert [(change.label, change.kind) for change in told] == [
        ("affiliation", "changed"),
        ("citation", "new"),
    ]
    assert told[0].fields == (FieldChange("Title in the source", "head", "head of communication"),)
    assert FieldChange("Who says so", "", "AWDC") in told[1].fields


def test_what_points_to_a_withdrawn_record_says_so_and_has_no_sentence(committed: str) -> None:
    fact = builders.affiliation(organization=builders.organization("HRD"))
    by = builders.editor()
    publishing.publish(publishing.plan([fact]), by=by)
    old = fact.organization
    fact.organization = builders.organization("AWDC")
    fact.save()
    publishing.publish(publishing.plan([fact]), by=by)
    publishing.withdraw(publishing.plan_withdrawal([old]), reason="Another one.", by=by)
    with use_store(PUBLISHED):
        before, after = (seen(version) for version in of(fact))
    assert before.sentence == ""
    assert ("Organization", "a record that was withdrawn since") in before.parts[0].rows[0]
    assert "AWDC" in after.sentence


def test_a_day_ends_at_midnight_where_the_site_is() -> None:
    assert end_of_day(date(2026, 1, 31)).isoformat() == "2026-01-31T23:59:59.999999+01:00"
    assert end_of_day(date(2026, 3, 29)).isoformat() == "2026-03-29T23:59:59.999999+02:00"


def test_queries_do_not_grow_with_the_rows_of_a_version(committed: str) -> None:
    fact = builders.affiliation()
    by = builders.editor()
    publishing.publish(publishing.plan([fact]), by=by)
    for number in range(20):
        builders.cite(fact)
        PersonName.objects.create(person=fact.person, name=f"Name {number}")
    publishing.publish(publishing.plan([fact, fact.person]), by=by)
    counts = []
    for version in of(fact):
        with use_store(PUBLISHED), CaptureQueriesContext(connections["published"]) as queries:
            seen(version)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
