"""The defence file: complete, the same each time, for editors and Legal only, and logged."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pghistory
import psycopg
import pytest
from django.db import connections
from django.db.models import Model

from evidence.registry import registry
from newsroom.defence import files, make, within
from newsroom.models import Decision, DefenceFile
from newsroom.publishing import decide, plan, publish
from newsroom.publishing.verify import checkpoint
from newsroom.tests.people_at_work import editor, member, signed_in
from people.models import Affiliation, Person
from tests import builders, databases


@pytest.fixture
def corrected(committed: str, settings: Any) -> Affiliation:
    """A post that a reporter entered, an editor approved and published, and corrected later."""
    settings.REVIEW_POLICY = "batch"
    writer, chief = member("Reporter"), editor()
    with pghistory.context(user=writer.pk):
        source = builders.source("A polished lobby", url="https://example.org/1", checksum="a" * 64)
        fact = builders.affiliation(title="head", cited=False)
        builders.cite(
            fact, source=source, locator="§ 3", quote="Hij is het hoofd.", paraphrase="Named as head."
        )
    _out(fact, chief, note="Checked against the paper.")
    with pghistory.context(user=writer.pk):
        fact.title = "head of press"
        fact.save()
    _out(fact, chief, correction="correction", reason="The title was incomplete.")
    return fact


def _out(fact: Affiliation, by: Any, *, note: str = "", **words: str) -> None:
    made = plan([fact])
    decide({a: set(pks) for a, pks in made.changed.items()}, Decision.APPROVE, by=by, note=note)
    publish(plan([fact]), by=by, **words)


def opened(record: Model, by: Any) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(make(record, by=by))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_has_statement_passage_reviewers_versions_and_corrections(corrected: Affiliation) -> None:
    found = opened(corrected, builders.editor("counsel"))
    place = f"records/affiliations/{corrected.pk}"
    statement = found[f"{place}/statement.txt"]
    for words in (
        "Ari Epstein", "en: ", "nl: ", "fr: ", "§ 3", "Hij is het hoofd.", "Named as head.", "De Morgen says it as a fact.",
        "https://example.org/1", "a" * 64,
    ):  # fmt: skip
        assert words in statement
    reviews = json.loads(found[f"{place}/reviews.json"])
    assert [(each["by"], each["decision"]) for each in reviews] == [("editor", "approve")] * 2
    assert reviews[0]["note"] == "Checked against the paper."
    history = found[f"{place}/history.txt"]
    assert "reporter" in history and "'head' → 'head of press'" in history and "published" in history
    for number in (1, 2):
        entry = json.loads(found[f"{place}/versions/{number:04}.json"])
        text = found[f"{place}/versions/{number:04}.txt"]
        assert hashlib.sha256((entry["salt"] + text).encode()).hexdigest() == entry["sha256"]
    acts = json.loads(found["ledger.json"])
    assert [(act["by"], act["correction"], act["reason"]) for act in acts] == [
        ("editor", "", ""), ("editor", "correction", "The title was incomplete."),
    ]  # fmt: skip
    assert acts[1]["previous"] == acts[0]["hash"]
    assert str(checkpoint()) in found["README.txt"]
    # What it points to is there as well.
    for record in (
        corrected.person,
        corrected.organization,
        corrected.role,
        corrected.citations.get().source,
    ):
        assert f"records/{registry.of(record).slug}/{record.pk}/statement.txt" in found
    for line in found["MANIFEST.sha256"].splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(found[name].encode()).hexdigest() == digest
    assert len(found["MANIFEST.sha256"].splitlines()) == len(found) - 1


def test_the_same_records_give_the_same_bytes(corrected: Affiliation) -> None:
    by = builders.editor("counsel")
    one = make(corrected, by=by)
    assert make(corrected, by=builders.editor("other")) == one
    Person.objects.update(remark="Later.")
    assert make(corrected, by=by) != one


def test_a_person_has_all_facts_about_them_and_a_dossier_all_that_is_in_it(committed: str) -> None:
    person = builders.person()
    posts = [builders.affiliation(person=person) for _ in range(2)]
    link = builders.person_link(from_person=builders.person("Somebody Else"), to_person=person)
    other = builders.affiliation(person=builders.person("Another"))
    found = within(registry.of(person), person)
    assert found[registry.by_slug("affiliations")] == {post.pk for post in posts}
    assert found[registry.by_slug("person-links")] == {link.pk}
    assert found[registry.of(person)] == {person.pk, link.from_person_id}
    dossier = builders.investigation("Diamonds", posts[0], other)
    found = within(registry.of(dossier), dossier)
    assert found[registry.by_slug("affiliations")] == {posts[0].pk, other.pk}
    assert found[registry.of(person)] == {person.pk, other.person_id}


def test_every_kind_of_record_of_the_case_has_one(case: str) -> None:
    for aggregate in registry:
        record = aggregate.root._default_manager.first()
        if not aggregate.vocabulary and record is not None:
            found = files(aggregate, record)
            assert f"records/{aggregate.slug}/{record.pk}/statement.txt" in found, aggregate.slug
            assert f"records/{aggregate.slug}/{record.pk}/versions/0001.txt" in found, aggregate.slug


@pytest.mark.parametrize(
    ("group", "status"),
    [("Reporter", 403), ("Reviewer", 403), ("Editor", 200), ("Legal", 200), ("Administrator", 403)],
)
def test_who_may_have_it_and_that_it_is_logged(committed: str, group: str, status: int) -> None:
    person, client = builders.person(), signed_in(member(group))
    answer = client.post(f"/newsroom/defence/?kind=people&id={person.pk}")
    assert answer.status_code == status
    form = client.get(f"/newsroom/people/person/{person.pk}/change/").content.decode()
    assert ("Defence file (zip)" in form) == (status == 200)
    if status != 200:
        assert not DefenceFile.objects.exists()
        return
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="defence-ari-epstein.zip"'
    log = DefenceFile.objects.get()
    assert (log.label, log.by.username) == ("Ari Epstein", group.lower())
    assert log.sha256 == hashlib.sha256(answer.content).hexdigest()
    with (
        databases.connect(connections["default"].settings_dict) as newsroom,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        newsroom.execute("DELETE FROM newsroom.newsroom_defencefile")


def test_asking_needs_a_click(committed: str) -> None:
    client = signed_in(editor())
    assert client.get("/newsroom/defence/").status_code == 405
    for query in (
        "kind=people&id=00000000-0000-0000-0000-000000000000",
        "kind=nothing&id=1",
        "kind=people&id=x",
        "",
    ):
        assert client.post(f"/newsroom/defence/?{query}").status_code == 404
