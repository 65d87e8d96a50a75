"""Publishing: what goes out, what doesn't, what blocks it, and what stays as it was."""

from importlib import import_module
from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from config.stores import SCHEMA
from evidence.models import Relation, SourceRelay, Tombstone
from evidence.registry import copied_fields, registry
from newsroom.models import ApprovedLink, Publication
from newsroom.publishing import (
    PlanOutdated,
    PublishError,
    State,
    plan,
    plan_withdrawal,
    publish,
    states,
    withdraw,
)
from newsroom.publishing.rows import NEWSROOM, PUBLISHED, rows_of
from newsroom.tests.people_at_work import signed_in
from orgs.models import Organization, Sphere
from people.models import (
    Affiliation,
    AffiliationCitation,
    Identity,
    OverlapGroup,
    OverlapMember,
    Person,
    PersonCandidate,
    PersonIdentifier,
    PersonName,
    RoleTitle,
)
from tests import builders

# The package has a function of that name.
publish_module: Any = import_module("newsroom.publishing.publish")


def public(model: type[Model]) -> list:
    return list(model._base_manager.using("published").order_by("pk"))


def same_rows(record: Model) -> bool:
    aggregate = registry.of(record)
    return all(
        rows_of(NEWSROOM, aggregate, model, [record.pk]) == rows_of(PUBLISHED, aggregate, model, [record.pk])
        for model in aggregate.models
    )


def test_endpoints_that_are_not_public_go_along(committed: str) -> None:
    fact = builders.affiliation()
    draft = builders.person("Somebody Else")
    made = plan([fact])
    assert {aggregate.slug for aggregate in made.asked} == {"affiliations"}
    assert {aggregate.slug for aggregate in made.along} == {
        "people", "organizations", "roles", "sources", "spheres", "organization-kinds", "role-categories",
    }  # fmt: skip
    publish(made, by=builders.editor())
    assert same_rows(fact) and same_rows(fact.person) and same_rows(fact.organization)
    assert [person.name for person in public(Person)] == ["Ari Epstein"]
    assert draft.pk not in {person.pk for person in public(Person)}
    # Derived there, from what is there.
    assert public(Affiliation)[0].standing == "stated"
    assert public(Person)[0].search_text == "ari epstein\n"


def test_without_going_along_every_endpoint_blocks(committed: str) -> None:
    fact = builders.affiliation()
    made = plan([fact], along=False)
    assert {str(blocker.record) for blocker in made.blockers} >= {"Ari Epstein", "AWDC"}
    with pytest.raises(PublishError, match="not public yet"):
        publish(made, by=builders.editor())
    assert not public(Affiliation) and not public(Sphere)


def test_no_supporting_citation_blocks(committed: str) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, relation=Relation.CONTRADICTS)
    made = plan([fact])
    assert [blocker.record for blocker in made.blockers] == [fact]
    with pytest.raises(PublishError, match="No citation supports it"):
        publish(made, by=builders.editor())
    assert not public(Person)
    builders.cite(fact)
    publish(plan([fact]), by=builders.editor("second"))
    assert len(public(Affiliation)) == 1


def test_a_link_to_a_fact_without_evidence_blocks_too(committed: str) -> None:
    """An order of two affiliations takes them along; if one of them has no evidence, nothing goes out."""
    person = builders.person()
    first, second = builders.affiliation(person=person), builders.affiliation(person=person, cited=False)
    order = builders.order(second, first)
    assert [blocker.record for blocker in plan([order]).blockers] == [second]


def test_editing_a_published_record_changes_nothing_until_published_again(committed: str) -> None:
    person, by = builders.person(), builders.editor()
    publish(plan([person]), by=by)
    person.name = "Ari Epstein the Second"
    person.save()
    PersonName.objects.create(person=person, name="Арі Эпштейн", language="ru")
    assert [(p.name, p.search_text) for p in public(Person)] == [("Ari Epstein", "ari epstein\n")]
    assert not public(PersonName)
    assert states(registry.of(Person), [person.pk]) == {person.pk: State.CHANGED}
    publish(plan([person]), by=by)
    assert [p.name for p in public(Person)] == ["Ari Epstein the Second"]
    assert len(public(PersonName)) == 1
    assert states(registry.of(Person), [person.pk]) == {person.pk: State.PUBLISHED}


def test_a_citation_that_is_not_published_changes_no_bound_in_public(committed: str) -> None:
    fact, by = builders.affiliation(start="2016"), builders.editor()
    publish(plan([fact]), by=by)
    builders.cite(fact, attested="2018-04-24")
    builders.cite(fact, relation=Relation.CONTRADICTS)
    fact.refresh_from_db()
    assert (str(fact.certain_until), fact.standing) == ("2018-04-24", "disputed")
    (seen,) = public(Affiliation)
    assert (str(seen.certain_until), seen.attested_last, seen.standing) == ("2016-01-01", None, "stated")
    publish(plan([fact]), by=by)
    (seen,) = public(Affiliation)
    assert (str(seen.certain_until), seen.standing) == ("2018-04-24", "disputed")


def test_publishing_one_record_leaves_the_edits_of_another_at_home(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    publish(plan([fact]), by=by)
    Person.objects.update(name="Edited Name")
    fact.title = "CEO"
    fact.save()
    publish(plan([fact]), by=by)
    assert public(Affiliation)[0].title == "CEO"
    assert public(Person)[0].name == "Ari Epstein"


def test_rows_that_are_gone_in_the_newsroom_go_in_public(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    extra = builders.cite(fact, attested="2020")
    publish(plan([fact]), by=by)
    assert len(public(AffiliationCitation)) == 2
    extra.delete()
    publish(plan([fact]), by=by)
    assert len(public(AffiliationCitation)) == 1
    assert public(Affiliation)[0].attested_last is None


def test_owned_rows_may_swap_a_value_that_has_to_be_unique(committed: str) -> None:
    role, by = builders.role(), builders.editor()
    one = RoleTitle.objects.create(role=role, language="nl", title="CEO", preferred=True)
    two = RoleTitle.objects.create(role=role, language="nl", title="directeur")
    publish(plan([role]), by=by)
    with transaction.atomic():
        RoleTitle.objects.filter(pk=one.pk).update(preferred=False, title="x")
        RoleTitle.objects.filter(pk=two.pk).update(preferred=True, title="CEO")
        RoleTitle.objects.filter(pk=one.pk).update(title="directeur")
    publish(plan([role]), by=by)
    assert same_rows(role)


def test_a_new_record_is_written_once_with_what_is_derived_of_it(committed: str) -> None:
    """A row's place in its table changes with every UPDATE: the first place is that of a row that had none."""

    def place(schema: str, table: str) -> str:
        with connections["default"].cursor() as cursor:
            cursor.execute(f"SELECT ctid::text FROM {schema}.{table}")
            return str(cursor.fetchone()[0])

    person = builders.person("Сергей Иванов")
    person.names.create(name="Sergey Ivanov", language="en")
    fact = builders.affiliation(person=person)
    publish(plan([fact]), by=builders.editor())
    assert public(Affiliation)[0].standing == "stated"
    assert "sergey ivanov" in public(Person)[0].other_normal_names
    assert {place(PUBLISHED, table) for table in ("people_affiliation", "people_person")} == {"(0,1)"}
    # The control: in the newsroom names and citations came after their record, which followed them.
    assert "(0,1)" not in {place(NEWSROOM, table) for table in ("people_affiliation", "people_person")}


def test_a_plan_that_was_overtaken_by_an_edit_is_refused(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    made = plan([fact])
    AffiliationCitation.objects.update(paraphrase="Something that nobody looked at.")
    with pytest.raises(PlanOutdated, match="edited since"):
        publish(made, by=by)
    assert not public(Person) and not Publication.objects.exists()
    publish(plan([fact]), by=by)
    assert len(public(Person)) == 1


def test_what_was_withdrawn_since_the_plan_doesnt_go_out_again_with_it(committed: str) -> None:
    """The plan showed that nothing would change of it, and nobody is asked to approve what doesn't change."""
    by = builders.editor()
    kept, other = builders.person("Ari Epstein"), builders.person("Somebody else")
    publish(plan([kept]), by=by)
    made = plan([kept, other])
    withdraw(plan_withdrawal([kept]), reason="A mistake.", by=by)
    with pytest.raises(PlanOutdated, match="withdrawn since"):
        publish(made, by=by)
    assert not public(Person)
    publish(plan([kept, other]), by=by)
    assert len(public(Person)) == 2


def test_what_was_to_change_and_was_withdrawn_since_doesnt_go_out_with_it(committed: str) -> None:
    """Its edits were approved and planned; that it is taken back is news to whoever made the plan."""
    by, kept = builders.editor(), builders.person("Ari Epstein")
    publish(plan([kept]), by=by)
    Person.objects.update(remark="Edited.")
    made = plan([kept])
    withdraw(plan_withdrawal([kept]), reason="A mistake.", by=by)
    with pytest.raises(PlanOutdated, match="withdrawn since"):
        publish(made, by=by)
    assert not public(Person)


@pytest.mark.parametrize("withdrawn", [True, False])
def test_on_the_page_what_was_withdrawn_since_doesnt_go_out_again(committed: str, withdrawn: bool) -> None:
    """The page plans again when it is confirmed; without a withdrawal (the control) it goes through."""
    by = builders.editor()
    client = signed_in(by)
    kept, other = builders.person("Ari Epstein"), builders.person("Somebody else")
    publish(plan([kept]), by=by)
    asked = {"kind": "people", "ids": f"{kept.pk},{other.pk}", "correction": "news"}
    page = client.get("/newsroom/publish/", asked)
    digest = page.context["plan"].token
    if withdrawn:
        withdraw(plan_withdrawal([kept]), reason="A mistake.", by=by)
    answer = client.post("/newsroom/publish/", asked | {"digest": digest})
    assert (answer.status_code == 409, len(public(Person))) == ((True, 0) if withdrawn else (False, 2))
    if withdrawn:
        assert "edited or withdrawn since" in answer.text and "A mistake." in answer.text
        again = client.post("/newsroom/publish/", asked | {"digest": answer.context["plan"].token})
        assert again.status_code == 302 and len(public(Person)) == 2


def test_a_link_that_was_there_only_while_it_was_copied_doesnt_go_out(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Added and taken out again by somebody else, in the midst of it: the checksum before and after is the same."""
    by = builders.editor()
    unresolved, father = builders.person("Wathelet", identity=Identity.UNRESOLVED), builders.person("Father")
    made = plan([unresolved, father])
    copy_links = publish_module._copy_links

    def meanwhile(selection):
        row = PersonCandidate.objects.create(person=unresolved, candidate=father)
        copied = copy_links(selection)
        row.delete()
        return copied

    monkeypatch.setattr(publish_module, "_copy_links", meanwhile)
    with pytest.raises(PlanOutdated, match="A link was edited"):
        publish(made, by=by)
    assert not public(Person)


def test_what_another_publication_brought_already_is_no_version_again(committed: str) -> None:
    by = builders.editor()
    one, two = builders.person("Ari Epstein"), builders.person("Somebody else")
    made = plan([one, two])
    publish(plan([one]), by=by)
    assert publish(made, by=by).items.count() == 1
    with pytest.raises(PublishError, match="exactly this already"):
        publish(made, by=by)


def test_an_edit_between_plan_and_commit_is_noticed_by_the_checksum(committed: str) -> None:
    """The control of the test above: the same plan, with nothing edited, is carried out."""
    fact, by = builders.affiliation(), builders.editor()
    made = plan([fact])
    publish(made, by=by)
    assert len(public(Affiliation)) == 1


def test_publishing_what_readers_see_already_is_refused_and_not_logged(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    made = plan([fact])
    assert made.count > 1
    publish(made, by=by)
    # The same plan, confirmed a second time.
    with pytest.raises(PublishError, match="Readers see exactly this already"):
        publish(made, by=by)
    assert Publication.objects.count() == 1
    assert plan([fact]).count == 0


def test_postgres_itself_refuses_a_fact_whose_endpoint_is_not_public(committed: str) -> None:
    fact = builders.affiliation()
    with connections["default"].cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        columns = ", ".join(f'"{field.column}"' for field in copied_fields(Affiliation))
        cursor.execute(
            f"INSERT INTO published.people_affiliation ({columns})"
            f" SELECT {columns} FROM newsroom.people_affiliation WHERE id = %s",
            [fact.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not public(Affiliation)


def test_an_unresolved_person_with_an_identifier_blocks(committed: str) -> None:
    person = builders.person("Melchior Wathelet", identity=Identity.UNRESOLVED)
    assert not plan([person]).is_blocked
    PersonIdentifier.objects.create(person=person, scheme="wikidata", value="Q1")
    (blocker,) = plan([person]).blockers
    assert "which of two namesakes" in blocker.message


def test_an_optional_reference_goes_out_once_both_ends_are_public(committed: str) -> None:
    by = builders.editor()
    unresolved = builders.person("Melchior Wathelet", identity=Identity.UNRESOLVED)
    father, son = builders.person("Melchior Wathelet senior"), builders.person("Melchior Wathelet junior")
    PersonCandidate.objects.create(person=unresolved, candidate=father)
    publish(plan([unresolved]), by=by)
    assert len(public(Person)) == 1 and not public(PersonCandidate)
    publish(plan([father]), by=by)
    assert [link.candidate_id for link in public(PersonCandidate)] == [father.pk]
    # A link that was made after its owner went out is not approved: publishing its other end doesn't let it slip out.
    PersonCandidate.objects.create(person=unresolved, candidate=son)
    publish(plan([son]), by=by)
    assert len(public(PersonCandidate)) == 1
    publish(plan([unresolved]), by=by)
    assert len(public(PersonCandidate)) == 2
    assert ApprovedLink.objects.count() == 2


def test_a_link_that_was_taken_away_goes_when_its_owner_is_published(committed: str) -> None:
    by = builders.editor()
    release, article = builders.source("Press release"), builders.source("Article")
    relay = SourceRelay.objects.create(source=article, relayed=release)
    publish(plan([article, release]), by=by)
    assert len(public(SourceRelay)) == 1
    relay.delete()
    type(release).objects.filter(pk=release.pk).update(remark="Edited.")
    publish(plan([release]), by=by)
    assert len(public(SourceRelay)) == 1
    publish(plan([article]), by=by)
    assert not public(SourceRelay) and not ApprovedLink.objects.exists()


def test_overlap_group_shows_its_public_members_only(committed: str) -> None:
    by = builders.editor()
    group = OverlapGroup.objects.create(title="Staff", remark="They may overlap; no source says so.")
    known, unknown = builders.person("One"), builders.person("Two")
    for person in (known, unknown):
        OverlapMember.objects.create(group=group, person=person)
    publish(plan([known]), by=by)
    publish(plan([group]), by=by)
    assert [member.person_id for member in public(OverlapMember)] == [known.pk]


def test_every_publication_is_logged(committed: str) -> None:
    by = builders.editor()
    fact = builders.affiliation()
    log = publish(plan([fact]), by=by)
    assert (log.by, log.action) == (by, "publish")
    assert log.items.filter(kind="people", record_id=str(fact.person_id), said__label="Ari Epstein").exists()


def test_publishing_again_removes_the_tombstone(committed: str) -> None:
    person, by = builders.person(), builders.editor()
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO published.evidence_tombstone (id, key, kind, withdrawn_at, reason) VALUES (%s, %s, %s, now(), %s)",
            [person.pk, person.key or str(person.pk)[-12:], "people", "Wrong person."],
        )
    publish(plan([person]), by=by)
    assert not public(Tombstone)


def test_the_plan_says_field_by_field_what_becomes_public(committed: str) -> None:
    fact, by = builders.affiliation(start="2018-04", title="CEO"), builders.editor()
    changes = {change.aggregate.slug: change for change in plan([fact]).changes()}
    asked = changes["affiliations"]
    assert (asked.kind, asked.along, changes["people"].along) == ("new", False, True)
    fields = {f.label: (f.before, f.after) for row in asked.rows for f in row.fields}
    assert fields["Start"] == ("", "2018-04")
    assert fields["Person"] == ("", "Ari Epstein")
    assert fields["About"] == ("", "the whole")
    assert "Comparable name" not in fields and "Standing" not in fields
    publish(plan([fact]), by=by)
    assert list(plan([fact]).changes()) == []
    Affiliation.objects.update(start="2018-04-24", title="")
    AffiliationCitation.objects.all().delete()
    builders.cite(fact, voice="PVDA", mode="alleges")
    change, source = plan([fact]).changes()
    assert (source.aggregate.slug, source.along) == ("sources", True)
    assert [(row.kind, row.label) for row in change.rows] == [
        ("changed", "affiliation"),
        ("new", "citation"),
        ("removed", "citation"),
    ]
    fields = {f.label: (f.before, f.after) for f in change.rows[0].fields}
    assert fields == {"Start": ("2018-04", "2018-04-24"), "Title in the source": ("CEO", "")}
    assert ("How", "", "alleges it") in {(f.label, f.before, f.after) for f in change.rows[1].fields}


def test_states_are_derived(committed: str) -> None:
    one, two = builders.organization("One"), builders.organization("Two")
    by = builders.editor()
    publish(plan([one]), by=by)
    aggregate = registry.of(Organization)
    assert states(aggregate, [one.pk, two.pk]) == {one.pk: State.PUBLISHED, two.pk: State.DRAFT}


@pytest.mark.parametrize("size", [2, 20])
def test_queries_of_a_plan_do_not_grow(committed: str, size: int, django_assert_max_num_queries) -> None:
    facts = [builders.affiliation(person=builders.person(f"Person {n}")) for n in range(size)]
    with django_assert_max_num_queries(110):
        made = plan(facts)
        assert made.count > size
    with django_assert_max_num_queries(220):
        publish(made, by=builders.editor())
    assert len(public(Affiliation)) == size


def test_schemas_are_what_the_aliases_say() -> None:
    assert SCHEMA == {"default": "newsroom", "published": "published"}


def test_publishing_works_inside_a_request_whose_author_is_recorded(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    with pghistory.context(user=by.pk):
        publish(plan([fact]), by=by)
        withdraw(plan_withdrawal([fact]), reason="A test.", by=by)
    assert not public(Affiliation) and len(public(Tombstone)) == 1


def test_a_link_that_was_added_or_taken_away_is_a_change(committed: str) -> None:
    by = builders.editor()
    unresolved, father = builders.person("Wathelet", identity=Identity.UNRESOLVED), builders.person("Father")
    publish(plan([unresolved]), by=by)
    aggregate = registry.of(Person)
    link = PersonCandidate.objects.create(person=unresolved, candidate=father)
    assert states(aggregate, [unresolved.pk]) == {unresolved.pk: State.CHANGED}
    (change,) = plan([unresolved]).changes()
    ((row,), kind) = change.rows, change.kind
    assert (kind, row.kind, row.label) == ("changed", "new", "candidate")
    assert [(f.label, f.before, f.after) for f in row.fields] == [("Candidate", "", "Father")]
    publish(plan([unresolved]), by=by)
    assert states(aggregate, [unresolved.pk]) == {unresolved.pk: State.PUBLISHED}
    link.delete()
    (change,) = plan([unresolved]).changes()
    assert [(row.kind, row.fields[0].before) for row in change.rows] == [("removed", "Father")]


def test_a_link_that_was_added_after_the_plan_was_shown_is_noticed(committed: str) -> None:
    by = builders.editor()
    unresolved, father = builders.person("Wathelet", identity=Identity.UNRESOLVED), builders.person("Father")
    made = plan([unresolved, father])
    PersonCandidate.objects.create(person=unresolved, candidate=father)
    with pytest.raises(PlanOutdated):
        publish(made, by=by)
    assert not public(Person) and not ApprovedLink.objects.exists()


def test_queries_of_a_preview_and_of_a_withdrawal_do_not_grow(committed: str) -> None:
    """Equal at 2 and at 20 records."""
    by = builders.editor()
    publish(plan([builders.affiliation()]), by=by)  # the vocabulary is public from here on
    counts = []
    for size in (2, 20):
        people = [builders.person(f"{size} {n}") for n in range(size)]
        facts = [builders.affiliation(person=person) for person in people]
        seen = []
        for step in (
            lambda facts=facts: list(plan(facts).changes()),
            lambda facts=facts: publish(plan(facts), by=by),
            lambda people=people: plan_withdrawal(people).records(dependent=True),
            lambda facts=facts: withdraw(plan_withdrawal(facts), reason="A test.", by=by),
        ):
            with CaptureQueriesContext(connections["default"]) as queries:
                step()
            seen.append(len(queries))
        counts.append(seen)
    assert counts[0] == counts[1]
