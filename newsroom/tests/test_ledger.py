"""The ledger: what it keeps, what PostgreSQL refuses, what is found when somebody alters it all the same."""

import hashlib
from pathlib import Path
from typing import Any

import pghistory
import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Model

from evidence.models import Act, Correction, Tombstone, Version
from evidence.registry import registry
from investigations.models import InvestigationItem
from newsroom import publishing
from newsroom.models import LEDGER, Action, Publication, PublicationItem, PublishedContent
from newsroom.publishing import PublishError
from newsroom.publishing.rebuild import rebuild
from newsroom.publishing.verify import TOLD, Checkpoint, checkpoint, derived_problems, problems
from people.models import Affiliation, Person
from tests import builders, databases, stores


def publish(*records: Model, **words: str) -> Publication:
    by = User.objects.filter(username="editor").first() or builders.editor()
    return publishing.publish(publishing.plan(records), by=by, **words)


def withdraw(*records: Model, reason: str = "It was about somebody else.") -> Publication:
    by = builders.editor("withdrawer")
    return publishing.withdraw(publishing.plan_withdrawal(records), reason=reason, by=by)


def retitle(fact: Affiliation, title: str) -> None:
    fact.title = title
    fact.save()


def versions(record: Model) -> list[tuple[int, str, bool]]:
    """What readers may know: number, act, and whether its wording is there."""
    found = Version.objects.using("published").of(registry.of(record).slug, record.pk)
    return [(version.number, version.act, version.content is not None) for version in found]


def ask(query: str) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_every_record_of_an_act_gets_a_version_of_what_is_public(committed: str) -> None:
    fact = builders.affiliation(title="head of communication")
    act = publish(fact)
    assert (act.sequence, act.previous, act.action) == (1, "", Action.PUBLISH)
    items = {item.kind: item for item in act.items.select_related("said")}
    assert set(items) == {
        "people", "organizations", "roles", "sources", "spheres", "organization-kinds", "role-categories", "affiliations",
    }  # fmt: skip
    assert [item.number for item in items.values()] == [1] * 8
    assert items["affiliations"].act == Act.ADD
    # What others refer to comes first, so that a follower can apply one after the other.
    order = [item.kind for item in act.items.order_by("position")]
    assert order.index("people") < order.index("affiliations")
    said = items["affiliations"].said
    assert said.content["people.affiliation"][0]["title"] == "head of communication"
    assert len(said.content["people.affiliationcitation"]) == 1
    assert "standing" not in said.content["people.affiliation"][0]
    ((text,),) = ask(
        f"SELECT content::text FROM newsroom.newsroom_publishedcontent WHERE item_id = {items['affiliations'].pk}"
    )
    assert items["affiliations"].digest == hashlib.sha256((said.salt + text).encode()).hexdigest()
    assert not list(problems())


def test_terms_with_the_same_code_keep_their_own_names(committed: str) -> None:
    sphere = builders.sphere("media", label_en="Media")
    place = builders.organization("De Morgen", kind="media", in_sphere="media")
    place.kind.label_en = "Newspaper"
    place.kind.save()
    act = publish(place)
    labels = {item.kind: item.said.label for item in act.items.select_related("said")}
    assert (labels["spheres"], labels["organization-kinds"]) == (str(sphere), "Newspaper")


def test_only_what_changed_gets_another_version(committed: str) -> None:
    fact = builders.affiliation()
    publish(fact)
    Person.objects.filter(pk=fact.person_id).update(remark="Known from the party.")
    act = publish(fact.person, fact)
    assert [(item.kind, item.number, item.act) for item in act.items.all()] == [("people", 2, Act.CHANGE)]
    assert act.previous == Publication.objects.get(sequence=1).hash
    assert versions(fact.person) == [(1, Act.ADD, True), (2, Act.CHANGE, True)]
    assert versions(fact) == [(1, Act.ADD, True)]


def test_a_link_that_another_record_brought_along_is_a_version_of_its_owner(committed: str) -> None:
    """A dossier whose item was not public yet: when it is, readers see another dossier."""
    person = builders.person()
    dossier = builders.investigation("Diamonds", person)
    publish(dossier)
    assert versions(dossier) == [(1, Act.ADD, True)]
    publish(person)
    assert versions(dossier) == [(1, Act.ADD, True), (2, Act.CHANGE, True)]
    latest = Version.objects.using("published").of("investigations", dossier.pk).last()
    assert latest
    assert len(latest.content["investigations.investigationitem"]) == 1
    withdraw(person)
    assert versions(dossier)[-1] == (3, Act.CHANGE, True)
    assert not InvestigationItem.objects.using("published").exists()
    assert not list(problems())


def test_withdrawing_takes_versions_out_of_public_and_leaves_that_it_happened(committed: str) -> None:
    fact = builders.affiliation()
    publish(fact)
    retitle(fact, "spokesperson")
    publish(fact)
    act = withdraw(fact.person)
    assert act.action == Action.WITHDRAW
    assert {item.act for item in act.items.all()} == {Act.WITHDRAW}
    assert versions(fact) == [(3, Act.WITHDRAW, False)]
    stone = Version.objects.using("published").of("affiliations", fact.pk).get()
    assert (stone.reason, stone.digest, stone.salt) == ("It was about somebody else.", "", "")
    # The newsroom keeps what was said, to prove it.
    kept = PublishedContent.objects.filter(item__kind="affiliations", item__record_id=str(fact.pk))
    assert sorted(bool(each.content) for each in kept) == [False, True, True]
    publish(fact)
    assert versions(fact) == [(3, Act.WITHDRAW, False), (4, Act.ADD, True)]
    assert not list(problems())


def test_a_correction_is_told_and_keeps_the_old_wording(committed: str) -> None:
    fact = builders.affiliation(title="head of communication")
    publish(fact)
    retitle(fact, "spokesperson")
    publish(fact, correction="correction", reason="The source says spokesperson.")
    told = Version.objects.using("published").corrections().get()
    assert (told.kind, told.number, told.correction) == ("affiliations", 2, Correction.CORRECTION)
    assert told.reason == "The source says spokesperson."
    assert versions(fact) == [(1, Act.ADD, True), (2, Act.CHANGE, True)]


@pytest.mark.parametrize("correction", ["harm", "retraction", "legal"])
def test_a_wording_that_did_harm_is_not_shown_again(committed: str, correction: str) -> None:
    fact = builders.affiliation(title="convicted spokesperson")
    publish(fact)
    retitle(fact, "spokesperson")
    publish(fact, correction=correction, reason="One word was wrong.")
    retitle(fact, "spokesman")
    publish(fact)
    assert versions(fact) == [(1, Act.ADD, False), (2, Act.CHANGE, True), (3, Act.CHANGE, True)]
    stub = Version.objects.using("published").of("affiliations", fact.pk).first()
    assert stub
    assert (len(stub.digest), stub.salt) == (64, "")
    assert not [row for rows in stores.rows("published").values() for row in rows if "convicted" in row]
    # The control: the newsroom still has it.
    assert [row for rows in stores.rows("newsroom").values() for row in rows if "convicted" in row]
    assert not list(problems())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"correction": "correction"}, "Say what is corrected"),
        ({"reason": "Because."}, "choose which sort"),
        ({"correction": "mistake", "reason": "Because."}, "no sort of correction"),
        ({"correction": "harm", "reason": "x" * 301}, "301 characters"),
    ],
)
def test_half_a_correction_is_refused(committed: str, words: dict[str, str], message: str) -> None:
    fact = builders.affiliation()
    with pytest.raises(PublishError, match=message):
        publish(fact, **words)
    assert not Publication.objects.exists()


# ── What PostgreSQL refuses ───────────────────────────────────────────────────────────────────────────────────────────


def test_newsroom_role_can_only_add_to_ledger_and_history(committed: str) -> None:
    with pghistory.context(user=1):
        fact = builders.affiliation()
    publish(fact)
    ledger = [model._meta.db_table for model in LEDGER]
    history = [name for name in stores.tables("newsroom") if name.endswith("history")]
    assert len(history) > 50
    with databases.connect(connections["default"].settings_dict) as newsroom, databases.owner() as owner:
        for name in (*ledger, *history):
            column = owner.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'newsroom'"
                " AND table_name = %s ORDER BY ordinal_position LIMIT 1",
                [name],
            ).fetchone()
            assert column
            for statement in (
                f'UPDATE newsroom."{name}" SET "{column[0]}" = NULL',
                f'DELETE FROM newsroom."{name}"',
                f'TRUNCATE newsroom."{name}" CASCADE',
                f'ALTER TABLE newsroom."{name}" DISABLE TRIGGER ALL',
                f'DROP TABLE newsroom."{name}"',
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    newsroom.execute(statement)
        for statement in (
            "DELETE FROM newsroom.pghistory_context",
            "TRUNCATE newsroom.pghistory_context CASCADE",
            """UPDATE newsroom.pghistory_context SET metadata = '{"user": 0}'""",
            "UPDATE newsroom.pghistory_context SET metadata = metadata - 'user'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                newsroom.execute(statement)
        # The control: the owner may, and the newsroom's role adds and reads.
        for name in ledger:
            assert newsroom.execute(f"SELECT * FROM newsroom.{name}").fetchall()
        with owner.transaction(force_rollback=True):
            owner.execute("DELETE FROM newsroom.newsroom_publishedcontent")


def test_newsroom_role_can_change_no_table_and_switch_off_no_trigger(committed: str) -> None:
    with databases.connect(connections["default"].settings_dict) as newsroom:
        for statement in (
            "ALTER TABLE newsroom.people_person DISABLE TRIGGER ALL",
            "ALTER TABLE published.people_person ADD COLUMN mine int",
            "CREATE TABLE newsroom.mine (x int)",
            "CREATE TABLE published.mine (x int)",
            "DROP TABLE newsroom.people_person",
            "TRUNCATE published.people_person CASCADE",
            "SET session_replication_role = replica",
            "CREATE SCHEMA mine",
            "SET ROLE draaideur",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                newsroom.execute(statement)
        newsroom.execute("GRANT UPDATE ON newsroom.newsroom_publication TO CURRENT_USER")  # a warning
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            newsroom.execute("UPDATE newsroom.newsroom_publication SET reason = ''")


@pytest.mark.parametrize(
    ("alias", "why"), [("default", "could alter the ledger"), ("published", "could be shown drafts")]
)
def test_a_role_that_could_do_anything_is_refused(committed: str, alias: str, why: str) -> None:
    # A role of the test's own: roles are of the whole server, where other tests migrate at the same time.
    role, settings = f"powerful_{alias}_{committed[-8:]}", connections[alias].settings_dict
    kept = {name: settings[name] for name in ("USER", "PASSWORD")}
    with databases.owner() as owner:
        owner.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'powerful' IN ROLE draaideur")
    try:
        connections[alias].close()
        settings.update(USER=role, PASSWORD="powerful")
        with pytest.raises(Exception, match=why):
            call_command("migrate", verbosity=0)
    finally:
        connections[alias].close()
        settings.update(kept)
        with databases.owner() as owner:
            owner.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
    call_command("migrate", verbosity=0)


# ── What is found ─────────────────────────────────────────────────────────────────────────────────────────────────────


def columns(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.local_concrete_fields]


ALTERED = [(model._meta.db_table, column) for model in LEDGER for column in columns(model)] + [
    (Version._meta.db_table, column) for column in columns(Version)
]
OTHER_VALUE = {
    "boolean": "NOT {c}",
    "jsonb": "'{{\"a\": []}}'",
    "timestamp with time zone": "{c} + interval '1 microsecond'",
    "bigint": "{c} + 1000",
    "integer": "{c} + 1000",
    "character varying": "CASE WHEN {c} = '' THEN 'x' ELSE 'x' || left({c}, 9) END",
}


@pytest.fixture
def ledger(committed: str) -> list[Affiliation]:
    """Three acts; the last withdraws."""
    facts = [
        builders.affiliation(person=builders.person(name), title="head of communication")
        for name in ("Ari Epstein", "Marie Peeters")
    ]
    publish(*facts)
    retitle(facts[0], "spokesperson")
    publish(facts[0], correction="correction", reason="The source says so.")
    withdraw(facts[1])
    assert not list(problems())
    return facts


def test_any_altered_column_is_found(ledger: list[Affiliation]) -> None:
    untold = []
    with databases.owner() as owner:
        for table, column in ALTERED:
            schema = "published" if table == Version._meta.db_table else "newsroom"
            found = owner.execute(
                "SELECT data_type FROM information_schema.columns"
                " WHERE (table_schema, table_name, column_name) = (%s, %s, %s)",
                [schema, table, column],
            ).fetchone()
            assert found
            value = OTHER_VALUE[found[0]].format(c=column)
            key = {"newsroom_publishedcontent": "item_id", Version._meta.db_table: "cursor"}.get(table, "id")
            owner.execute("SET session_replication_role = replica")
            owner.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {schema}.{table}")
            try:
                # The last row of the act that withdraws, and the first one of all.
                for end in ("max", "min"):
                    owner.execute(
                        f"UPDATE {schema}.{table} SET {column} = {value} WHERE {key} ="
                        f" (SELECT {end}({key}) FROM {schema}.{table})"
                    )
                    if not list(problems()):
                        untold.append(f"{table}.{column}, {end}")
                    owner.execute(f"DELETE FROM {schema}.{table}")
                    owner.execute(f"INSERT INTO {schema}.{table} SELECT * FROM kept")
            finally:
                owner.execute(f"DELETE FROM {schema}.{table}")
                owner.execute(f"INSERT INTO {schema}.{table} SELECT * FROM kept")
                owner.execute("DROP TABLE kept")
        owner.execute("SET session_replication_role = origin")
    assert not untold
    # The control: put back, all is as it was written.
    assert not list(problems())


@pytest.mark.parametrize("model", [*LEDGER, Version])
def test_rows_that_are_taken_out_are_found(ledger: list[Affiliation], model: type[Model]) -> None:
    schema = "published" if model is Version else "newsroom"
    key = model._meta.pk.column
    with databases.owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(
            f"DELETE FROM {schema}.{model._meta.db_table} WHERE {key} ="
            f" (SELECT min({key}) FROM {schema}.{model._meta.db_table})"
        )
    assert list(problems())


def test_what_is_altered_in_the_published_store_itself_is_found(ledger: list[Affiliation]) -> None:
    with databases.owner() as owner:
        owner.execute("UPDATE published.people_affiliation SET title = 'thief'")
        assert any("was altered in the published store" in problem for problem in problems())
        owner.execute(
            "DELETE FROM published.people_affiliationcitation; DELETE FROM published.people_affiliation"
        )
        assert any("was taken out of the published store" in problem for problem in problems())
    rebuild()
    assert not list(problems())
    with databases.owner() as owner:
        owner.execute(
            "INSERT INTO published.orgs_sphere (code, label_en, label_nl, label_fr, position)"
            " VALUES ('nowhere', 'Nowhere', '', '', 1)"
        )
    assert any("was put into the published store" in problem for problem in problems())


def test_what_the_database_worked_out_is_worked_out_again(ledger: list[Affiliation]) -> None:
    before = stores.rows("published")
    assert not list(derived_problems())
    with databases.owner() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE published.people_affiliation SET standing = 'denied'")
    forged = stores.rows("published")
    assert not list(problems())
    with pytest.raises(CommandError, match=r"1 row of published\.people_affiliation is not what follows"):
        call_command("verify_ledger", verbosity=0)
    call_command("verify_ledger", "--quick", verbosity=0)
    # Looking changes nothing.
    assert stores.rows("published") == forged
    rebuild()
    assert stores.rows("published") == before
    call_command("verify_ledger", verbosity=0)


def test_that_there_is_more_than_is_told_is_told(committed: str) -> None:
    publish(*(builders.person(f"Somebody {number}") for number in range(TOLD + 1)))
    with databases.owner() as owner:
        owner.execute("UPDATE published.people_person SET remark = 'thief'")
    found = list(problems())
    assert len(found) == TOLD + 1
    assert found[-1] == "There are more like that: these were the first 20."


def test_a_chain_that_was_cut_or_written_anew_is_found_by_a_checkpoint(
    ledger: list[Affiliation], tmp_path: Path
) -> None:
    kept = checkpoint()
    assert kept
    assert kept.sequence == 3
    assert Checkpoint.parse(str(kept)) == kept
    rebuilt = stores.rows("published")
    # The last act never happened: by itself, such a chain is whole …
    last = Publication.objects.get(sequence=3).pk
    with databases.owner() as owner:
        owner.execute(
            "DELETE FROM newsroom.newsroom_publishedcontent s USING newsroom.newsroom_publicationitem i"
            f" WHERE i.id = s.item_id AND i.publication_id = {last};"
            f"DELETE FROM newsroom.newsroom_publicationitem WHERE publication_id = {last};"
            "DELETE FROM newsroom.newsroom_publication WHERE sequence = 3"
        )
    rebuild()
    assert stores.rows("published") != rebuilt
    call_command("verify_ledger", verbosity=0)
    # … and the checkpoint tells.
    file = tmp_path / "kept.txt"
    file.write_text(f"{kept}\n\n")
    for arguments in (["--checkpoint", str(kept)], ["--checkpoints", str(file)]):
        with pytest.raises(CommandError, match="its end was cut off"):
            call_command("verify_ledger", *arguments, verbosity=0)
    publish(builders.person("Somebody Else"))
    with pytest.raises(CommandError, match="the ledger was rewritten"):
        call_command("verify_ledger", "--checkpoint", str(kept), verbosity=0)


@pytest.mark.parametrize("text", ["", "12", "x:" + "a" * 64, "12:abc", "٣:" + "a" * 64])
def test_what_is_no_checkpoint_is_told(committed: str, text: str) -> None:
    with pytest.raises(CommandError, match="is no checkpoint"):
        call_command("verify_ledger", "--checkpoint", text)


def test_a_file_of_checkpoints_that_is_not_there_is_told(committed: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read"):
        call_command("verify_ledger", "--checkpoints", tmp_path / "none")
    bad = tmp_path / "bad"
    bad.write_text("\n\nnonsense\n")
    with pytest.raises(CommandError, match="bad, line 3: “nonsense”"):
        call_command("verify_ledger", "--checkpoints", bad)


# ── From the ledger alone ─────────────────────────────────────────────────────────────────────────────────────────────


def test_published_store_is_rebuilt_row_for_row_from_the_ledger(committed_case: str) -> None:
    """The whole case, with corrections, a wording that was taken back, withdrawals and one that is public again."""
    posts = list(Affiliation.objects.order_by("pk")[:4])
    Affiliation.objects.filter(pk__in=[post.pk for post in posts]).update(remark="As told later.")
    publish(posts[0], correction="correction", reason="It was told later.")
    publish(posts[1], correction="harm", reason="It was told wrongly.")
    person = Person.objects.get(pk=posts[2].person_id)
    withdraw(person)
    publish(posts[2])
    source = posts[3].citations.first().source
    by = builders.editor("another")
    publishing.withdraw(publishing.plan_withdrawal([source]), reason="The source took it back.", by=by)
    before = stores.rows("published")
    assert len(before["evidence_tombstone"]) > 3 and len(before["people_move"]) > 3
    assert len(before["evidence_version"]) > 400
    call_command("rebuild_published", "--yes", verbosity=0)
    after = stores.rows("published")
    assert {name for name in before if before[name] != after[name]} == set()
    # The control: a store that lost everything is filled again.
    with databases.owner() as owner:
        owner.execute(
            "TRUNCATE published.evidence_source, published.people_person, published.evidence_version CASCADE"
        )
    assert stores.rows("published") != before
    call_command("rebuild_published", "--yes", verbosity=0)
    assert stores.rows("published") == before
    assert not list(problems())


def test_rebuilding_asks_first(committed: str) -> None:
    with pytest.raises(CommandError, match="Say --yes"):
        call_command("rebuild_published")


def test_what_was_public_before_the_ledger_is_taken_up(committed: str) -> None:
    fact = builders.affiliation()
    publish(fact)
    with databases.owner() as owner:
        owner.execute(
            "TRUNCATE newsroom.newsroom_publication, newsroom.newsroom_publicationitem,"
            " newsroom.newsroom_publishedcontent, newsroom.newsroom_embargo, published.evidence_version"
        )
    call_command("migrate", verbosity=0)
    act = Publication.objects.get()
    assert (act.sequence, act.action, act.by) == (1, Action.TAKE_UP, None)
    assert PublicationItem.objects.count() == 8
    assert not list(problems())
    call_command("migrate", verbosity=0)
    assert Publication.objects.count() == 1
    assert not Tombstone.objects.using("published").exists()
