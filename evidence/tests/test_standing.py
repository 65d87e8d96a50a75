"""Standing follows from the citations, by the truth table, in Python and in the database alike, and from nothing else."""

import re
import threading
import time
from datetime import date
from itertools import product

import psycopg
import pytest
from django.db import connection, connections

from evidence.models import Mode, Relation
from evidence.standing import Standing, standing_of
from people.models import Affiliation
from tests import builders, databases


def all_cases() -> list[tuple[bool, bool, bool, bool]]:
    return [(a, b, c, d) for a, b, c, d in product([False, True], repeat=4)]


@pytest.mark.django_db
@pytest.mark.parametrize("case", all_cases())
def test_sql_agrees_with_python(case: tuple[bool, bool, bool, bool]) -> None:
    supported, denied, contradicted, asserted = case
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.fact_standing(%s, %s, %s, %s)", case)
        (found,) = cursor.fetchone()
    assert found == standing_of(
        supported=supported, denied=denied, contradicted=contradicted, asserted=asserted
    )


SUPPORT = {"relation": Relation.SUPPORTS}
ALLEGE = {"relation": Relation.SUPPORTS, "mode": Mode.ALLEGES}
CONTRADICT = {"relation": Relation.CONTRADICTS}
DENY = {"relation": Relation.CONTRADICTS, "mode": Mode.DENIES}
CONCERNED_DENIES = DENY | {"voice_is_concerned": True}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("citations", "standing"),
    [
        ([], Standing.UNSUPPORTED),
        ([CONTRADICT], Standing.UNSUPPORTED),
        ([CONCERNED_DENIES], Standing.UNSUPPORTED),
        ([SUPPORT], Standing.STATED),
        ([ALLEGE], Standing.ALLEGED),
        ([ALLEGE, ALLEGE], Standing.ALLEGED),
        ([ALLEGE, SUPPORT], Standing.STATED),
        ([SUPPORT, CONTRADICT], Standing.DISPUTED),
        ([ALLEGE, CONTRADICT], Standing.DISPUTED),
        ([SUPPORT, DENY], Standing.DISPUTED),
        ([SUPPORT, CONCERNED_DENIES], Standing.DENIED),
        ([ALLEGE, CONTRADICT, CONCERNED_DENIES], Standing.DENIED),
        ([SUPPORT, CONTRADICT | {"voice_is_concerned": True}], Standing.DENIED),
        ([SUPPORT | {"voice_is_concerned": True}], Standing.STATED),
        ([SUPPORT, CONTRADICT | {"aspects": ["start"]}], Standing.DISPUTED),
    ],
)
def test_standing_of_citations(citations: list[dict[str, object]], standing: Standing) -> None:
    fact = builders.affiliation(cited=False)
    for citation in citations:
        builders.cite(fact, **citation)
    fact.refresh_from_db()
    assert fact.standing == standing


@pytest.mark.django_db
def test_standing_follows_every_way_of_changing_citations() -> None:
    fact, other = builders.affiliation(), builders.affiliation(cited=False)
    citation = fact.citations.get()

    def standings() -> tuple[str, str]:
        fact.refresh_from_db()
        other.refresh_from_db()
        return fact.standing, other.standing

    assert standings() == ("stated", "unsupported")
    citation.mode = Mode.ALLEGES
    citation.save()
    assert standings() == ("alleged", "unsupported")
    type(citation).objects.filter(pk=citation.pk).update(record=other)
    assert standings() == ("unsupported", "alleged")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_affiliationcitation SET mode = 'asserts'")
    assert standings() == ("unsupported", "stated")
    citation.delete()
    assert standings() == ("unsupported", "unsupported")
    type(citation).objects.bulk_create(
        type(citation)(record=record, source=builders.source()) for record in (fact, other)
    )
    assert standings() == ("stated", "stated")
    type(citation).objects.all().delete()
    assert standings() == ("unsupported", "unsupported")


@pytest.mark.django_db
def test_nobody_else_can_write_what_is_derived() -> None:
    fact = builders.affiliation(cited=False)
    fact.standing, fact.attested_first = Standing.STATED, "2001-01-01"
    fact.save()
    Affiliation.objects.update(standing=Standing.STATED, attested_last="2001-01-01")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_affiliation SET standing = 'stated', attested_first = '2001-01-01'")
    fact.refresh_from_db()
    assert (fact.standing, fact.attested_first, fact.attested_last) == ("unsupported", None, None)
    Affiliation.objects.bulk_create(
        [Affiliation(person=fact.person, role=fact.role, organization=fact.organization, standing="stated")]
    )
    assert not Affiliation.objects.exclude(standing="unsupported").exists()


@pytest.mark.django_db
def test_an_old_copy_of_a_fact_does_not_overwrite_its_standing() -> None:
    fact = builders.affiliation(cited=False)
    stale = Affiliation.objects.get()
    builders.cite(fact, attested="2018-04-24")
    stale.title = "CEO"
    stale.save()
    fact.refresh_from_db()
    assert (fact.title, fact.standing, str(fact.certain_from)) == ("CEO", "stated", "2018-04-24")


@pytest.mark.django_db
def test_bounds_follow_from_supporting_citations_that_are_sure() -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, attested="2018-04")
    builders.cite(fact, attested="2021-12-07")
    builders.cite(fact, attested="2030?")
    builders.cite(fact, attested="1999", relation=Relation.CONTRADICTS)
    fact.refresh_from_db()
    assert (str(fact.attested_first), str(fact.attested_last)) == ("2018-04-30", "2021-12-07")
    assert (str(fact.certain_from), str(fact.certain_until)) == ("2018-04-30", "2021-12-07")
    assert (fact.possible_from, fact.possible_until) == (None, None)


@pytest.mark.django_db
def test_an_allegation_attests_only_where_nothing_stronger_supports_the_fact() -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, attested="2010-12-02", mode=Mode.ALLEGES)
    fact.refresh_from_db()
    assert (fact.standing, str(fact.certain_from)) == ("alleged", "2010-12-02")
    stated = builders.cite(fact, attested="2012")
    fact.refresh_from_db()
    assert (fact.standing, str(fact.certain_from), str(fact.certain_until)) == (
        "stated",
        "2012-12-31",
        "2012-01-01",
    )
    stated.delete()
    fact.refresh_from_db()
    assert (fact.standing, str(fact.certain_from)) == ("alleged", "2010-12-02")


@pytest.mark.django_db
@pytest.mark.parametrize("reality", ["announced", "planned"])
def test_what_lies_ahead_is_never_certain(reality: str) -> None:
    fact = builders.affiliation(start="2024-01-01", end="2024-12-31", reality=reality)
    assert (fact.certain_from, fact.certain_until) == (None, None)
    assert (str(fact.possible_from), str(fact.possible_until)) == ("2024-01-01", "2024-12-31")
    assert fact.period.held_on(date(2024, 6, 1)) == "possible"
    assert [row.held for row in Affiliation.objects.active_on("2024-06-01")] == ["possible"]
    Affiliation.objects.update(reality="happened")
    assert [row.held for row in Affiliation.objects.active_on("2024-06-01")] == ["certain"]


def _two_at_once(database: str) -> str:
    """A denial and a support of one fact are saved at the same time by two people; the standing that comes of it."""
    fact = builders.affiliation()
    source = builders.source("Second")
    settings = connections["default"].settings_dict
    entered = threading.Event()

    def support() -> None:
        entered.set()
        builders.cite(fact, source=source, attested="2019")
        connections["default"].close()

    with psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"] or settings["OPTIONS"].get("host"),
        port=settings["PORT"] or settings["OPTIONS"].get("port"),
        options="-c search_path=newsroom,public",
    ) as other:
        other.execute(
            "INSERT INTO people_affiliationcitation (id, record_id, source_id, locator, aspects, relation, voice,"
            " voice_is_concerned, mode, via, paraphrase, quote) VALUES (gen_random_uuid(), %s, %s, '', '{whole}',"
            " 'contradicts', 'Epstein', true, 'denies', '', 'Denies it.', '')",
            [fact.pk, source.pk],
        )
        second = threading.Thread(target=support)
        second.start()
        entered.wait()
        # Until the second one waits for the first.
        waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        for _ in range(200):
            if other.execute(waits).fetchone() != (0,):
                break
            time.sleep(0.02)
        other.commit()
        second.join()
    fact.refresh_from_db()
    assert fact.citations.count() == 3
    return fact.standing


def test_two_who_cite_the_same_fact_at_once_do_not_lose_a_denial(committed: str) -> None:
    assert _two_at_once(committed) == Standing.DENIED


def test_without_the_lock_the_denial_would_be_lost(committed: str) -> None:
    """The control: the same two, with the lock taken out of the trigger."""
    with databases.owner() as owner:
        definition = owner.execute("SELECT pg_get_functiondef('public.derive_facts'::regproc)").fetchall()[0][
            0
        ]
        without, count = re.subn(" FOR NO KEY UPDATE", "", definition)
        assert count == 1
        owner.execute(without)
    assert _two_at_once(committed) == Standing.STATED
