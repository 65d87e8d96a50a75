"""Review: of an exact version, by somebody else, as the dossier wants it; and what it stands in the way of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Model
from django.test import Client

from evidence.models import Version
from evidence.registry import registry
from newsroom.models import Decision, Desk, Policy, Publication, Review
from newsroom.publishing import PublishError, ReviewError, ReviewOutdated, decide, plan, publish
from newsroom.publishing.review import Verdict, authors, digests, policies, verdicts
from newsroom.tests.people_at_work import editor, member
from people.models import Identity, Person, PersonName
from tests import builders, databases


@pytest.fixture(params=["batch", "strict"])
def second(request: pytest.FixtureRequest, committed: str, settings: Any) -> str:
    """A newsroom in which somebody else has to look at what goes out."""
    settings.REVIEW_POLICY = request.param
    return request.param


@pytest.fixture
def batch(committed: str, settings: Any) -> None:
    settings.REVIEW_POLICY = "batch"


@contextmanager
def writing(user: User) -> Iterator[None]:
    with pghistory.context(user=user.pk):
        yield


def approve(*records: Model, by: User, **words: Any) -> int:
    selection: dict[Any, set[Any]] = {}
    for record in records:
        selection.setdefault(registry.of(record), set()).add(record.pk)
    return decide(selection, Decision.APPROVE, by=by, **words)


def verdict(record: Model) -> Verdict:
    return verdicts(registry.of(record), [record.pk])[record.pk]


def why(*records: Model) -> list[str]:
    return [blocker.message for blocker in plan(records).blockers]


def test_nothing_goes_out_before_somebody_else_has_approved_it(second: str) -> None:
    writer, chief = member("Reporter"), editor()
    with writing(writer):
        person = builders.person()
    (sentence,) = why(person)
    assert "Nobody has approved it as it is now" in sentence
    assert plan([person]).blockers[0].by_review
    with pytest.raises(PublishError, match="Nobody has approved"):
        publish(plan([person]), by=chief)
    approve(person, by=chief)
    publish(plan([person]), by=chief)
    version = Version.objects.using("published").of("people", person.pk).get()
    assert not version.alone


def test_an_edit_makes_an_approval_stale_whatever_row_it_touches(second: str) -> None:
    writer, chief = member("Reporter"), editor()
    with writing(writer):
        person = builders.person()
    approve(person, by=chief)
    assert verdict(person).approved
    with writing(writer):
        name = PersonName.objects.create(person=person, name="Epstein A.")
    assert verdict(person).stale and not verdict(person).approved and why(person)
    # Taken back, it is the version that was approved.
    name.delete()
    assert verdict(person).approved and not why(person)
    Person.objects.update(remark="Raw.")
    assert verdict(person).stale
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE people_person SET remark = ''")
    assert verdict(person).approved


def test_an_edit_of_what_it_points_to_does_not_make_it_stale(second: str) -> None:
    chief = editor()
    fact = builders.affiliation()
    approve(fact, by=chief)
    fact.role.remark = "Another."
    fact.role.save()
    fact.citations.get().source.__class__.objects.update(title="Another title")
    assert verdict(fact).approved
    # It isn't public yet, so it needs an approval of its own.
    assert {str(blocker.record) for blocker in plan([fact]).blockers} >= {str(fact.role), "Ari Epstein"}


def test_whoever_entered_or_last_edited_cannot_approve(second: str) -> None:
    first, other, third = member("Editor", "first"), member("Editor", "other"), member("Editor", "third")
    with writing(first):
        person = builders.person()
        link = builders.person_link(from_person=person, to_person=builders.person("Somebody Else"))
    with writing(other):
        PersonName.objects.create(person=person, name="A. Epstein")
    people = registry.of(person)
    assert authors(people, [person.pk]) == {person.pk: {str(first.pk), str(other.pk)}}
    for by in (first, other):
        with pytest.raises(ReviewError, match="You entered it or edited it last"):
            approve(person, by=by)
    with pytest.raises(ReviewError):
        approve(link, by=first)
    assert not Review.objects.exists()
    approve(person, by=third)
    approve(link, by=other)
    assert verdict(person).approved and verdict(link).approved


def test_what_a_file_entered_anybody_may_approve(second: str) -> None:
    with pghistory.context(file="case.yaml"):
        person = builders.person()
    assert authors(registry.of(person), [person.pk]) == {person.pk: set()}
    assert approve(person, by=editor()) == 1


def test_one_by_one_means_that_nobody_approves_many_at_once(committed: str, settings: Any) -> None:
    settings.REVIEW_POLICY = "strict"
    chief = editor()
    people = [builders.person(f"Person {n}") for n in range(3)]
    with pytest.raises(ReviewError, match="one by one"):
        approve(*people, by=chief)
    assert not Review.objects.exists()
    settings.REVIEW_POLICY = "batch"
    assert approve(*people, by=chief) == 3
    assert all(review.together for review in Review.objects.all())


def test_a_newsroom_of_one_is_disclosed(committed: str) -> None:
    person = builders.person()
    publish(plan([person]), by=builders.editor())
    assert Version.objects.using("published").of("people", person.pk).get().alone
    # Once somebody else has looked at it, it isn't.
    person.remark = "From the party."
    person.save()
    approve(person, by=editor_called("another"))
    publish(plan([person]), by=User.objects.get(username="editor"))
    assert [v.alone for v in Version.objects.using("published").of("people", person.pk)] == [True, False]


def editor_called(name: str) -> User:
    return member("Editor", name)


def test_the_strictest_dossier_decides(committed: str, settings: Any) -> None:
    person, other = builders.person(), builders.person("Somebody Else")
    people = registry.of(person)
    assert policies(people, [person.pk]) == {person.pk: Policy.SOLO}
    desks = [
        Desk.objects.create(investigation=builders.investigation(title, person), policy=policy)
        for title, policy in (("One", "batch"), ("Two", "strict"), ("Three", ""))
    ]
    assert policies(people, [person.pk, other.pk]) == {person.pk: "strict", other.pk: "solo"}
    dossiers = registry.by_slug("investigations")
    assert policies(dossiers, [desks[0].investigation_id]) == {desks[0].investigation_id: "batch"}
    assert why(person) and not why(other)
    settings.REVIEW_POLICY = "strict"
    Desk.objects.update(policy="solo")
    assert not why(person) and why(other)


def test_what_facts_point_to_is_looked_at_as_they_are(committed: str, settings: Any) -> None:
    settings.REVIEW_POLICY = "batch"
    fact = builders.affiliation()
    source = fact.citations.get().source
    Desk.objects.create(investigation=builders.investigation("Diamonds", fact), policy="solo")
    pointed_to = [fact.person, fact.organization, fact.role, source]

    def found() -> list[str]:
        return [policies(registry.of(each), [each.pk])[each.pk] for each in pointed_to]

    assert found() == ["solo"] * 4
    # Whoever is in something else as well is looked at as that is.
    ends = {"person": fact.person, "organization": fact.organization, "role": fact.role}
    builders.cite(builders.affiliation(**ends, cited=False), source=source)
    assert found() == ["batch"] * 4
    Desk.objects.update(policy="strict")
    assert found() == ["strict"] * 4


@pytest.mark.parametrize(
    ("group", "may"),
    [("Reporter", False), ("Reviewer", True), ("Editor", True), ("Legal", True), ("Administrator", False)],
)
def test_who_may_approve(batch: None, group: str, may: bool) -> None:
    person, by = builders.person(), member(group)
    if may:
        assert approve(person, by=by) == 1
    else:
        with pytest.raises(ReviewError, match="Approving is for"):
            approve(person, by=by)


def test_what_is_sent_back_says_why_and_stays(batch: None) -> None:
    person, by = builders.person(), editor()
    selection = {registry.of(person): {person.pk}}
    with pytest.raises(ReviewError, match="Say why"):
        decide(selection, Decision.SEND_BACK, by=by)
    approve(person, by=by)
    decide(selection, Decision.SEND_BACK, by=by, note="Which Epstein is this?")
    found = verdict(person)
    assert not found.approved and found.review and found.review.note == "Which Epstein is this?"
    assert why(person)


def test_what_is_sent_back_after_the_plan_was_made_does_not_go_out(batch: None) -> None:
    person, by = builders.person(), editor()
    approve(person, by=by)
    made = plan([person])
    decide({registry.of(person): {person.pk}}, Decision.SEND_BACK, by=by, note="Wait.")
    with pytest.raises(PublishError, match="Nobody has approved"):
        publish(made, by=by)
    assert not Publication.objects.exists()


def test_what_was_shown_is_what_is_approved(batch: None) -> None:
    person, by = builders.person(), editor()
    people = registry.of(person)
    shown = {("people", str(person.pk)): digests(people, [person.pk])[person.pk]}
    Person.objects.update(remark="Meanwhile.")
    with pytest.raises(ReviewOutdated, match="edited since"):
        approve(person, by=by, shown=shown)
    assert not Review.objects.exists()
    shown = {("people", str(person.pk)): digests(people, [person.pk])[person.pk]}
    assert approve(person, by=by, shown=shown) == 1


# ── Legal, and what can't be cited ────────────────────────────────────────────────────────────────────────────────────


def test_somebody_unnamed_who_could_be_found_out_needs_legal(batch: None) -> None:
    chief, lawyer = editor(), member("Legal")
    person = builders.person("A mayor (unnamed)", identity=Identity.UNNAMED_ONE)
    approve(person, by=chief)
    (sentence,) = why(person)
    assert "doesn't say whether a reader could find out" in sentence
    approve(person, by=chief, identifiable=False)
    assert not why(person)
    approve(person, by=chief, identifiable=True)
    (sentence,) = why(person)
    assert "Legal has to approve it" in sentence
    approve(person, by=lawyer, identifiable=True)
    assert not why(person)
    # An edit after that needs both again.
    Person.objects.update(remark="Of Antwerp.")
    assert len(why(person)) == 1


def test_documents_that_only_the_newsroom_has_seen_need_an_editor_and_are_told(batch: None) -> None:
    chief, reviewer = editor(), member("Reviewer")
    fact = builders.affiliation(cited=False)
    along = [fact.person, fact.role, fact.organization]
    approve(*along, by=chief)
    approve(fact, by=chief)
    (sentence,) = why(fact)
    assert "No citation supports it" in sentence
    with pytest.raises(ReviewError, match="for an editor to accept"):
        approve(fact, by=reviewer, unsourced=True, note="Seen.")
    with pytest.raises(ReviewError, match="Say which documents"):
        approve(fact, by=chief, unsourced=True)
    with pytest.raises(ReviewError, match="one record at a time"):
        approve(fact, *along, by=chief, unsourced=True, note="Seen.")
    approve(fact, by=chief, unsourced=True, note="Pay slip, seen by two of us on 3 May.")
    publish(plan([fact]), by=chief)
    page = Client().get(fact.get_absolute_url()).content.decode()
    assert "documents seen by the newsroom" in page.lower()
    assert "Pay slip" not in page
    assert "Stated" not in page.split("</main>")[0].split("<main")[1]


# ── Append-only, commands ─────────────────────────────────────────────────────────────────────────────────────────────


def test_reviews_cannot_be_rewritten(batch: None) -> None:
    approve(builders.person(), by=editor())
    with databases.connect(connections["default"].settings_dict) as newsroom:
        for statement in (
            "UPDATE newsroom.newsroom_review SET note = 'x'",
            "DELETE FROM newsroom.newsroom_review",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                newsroom.execute(statement)


def test_a_case_file_is_approved_as_a_whole_by_who_publishes_it(batch: None) -> None:
    editor()
    member("Legal")
    call_command("load_vocabulary", verbosity=0)
    file = databases.FIXTURES / "antwerp-diamonds.yaml"
    call_command("load_case", file, verbosity=0)
    with pytest.raises(CommandError, match="whether a reader could find out"):
        call_command("publish_case", file, by="editor", verbosity=0)
    assert not Review.objects.exists()
    call_command("publish_case", file, by="editor", legal="legal", verbosity=0)
    assert Publication.objects.count() == 1
    assert not Version.objects.using("published").filter(alone=True).exists()


def test_a_case_file_is_not_approved_as_a_whole_where_everything_is_looked_at(
    committed: str, settings: Any
) -> None:
    settings.REVIEW_POLICY = "strict"
    editor()
    call_command("load_vocabulary", verbosity=0)
    call_command("load_case", databases.FIXTURES / "rules.yaml", verbosity=0)
    with pytest.raises(CommandError, match="one by one"):
        call_command("publish_case", databases.FIXTURES / "rules.yaml", by="editor", verbosity=0)
    assert not Publication.objects.exists() and not Review.objects.exists()
