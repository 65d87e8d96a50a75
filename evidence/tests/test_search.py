"""Search: in any script and spelling, names before titles, gone at once with what is withdrawn."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.models import Model

from evidence.registry import registry
from evidence.search import Found, How, search, suggest
from evidence.search.results import results
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from people.models import Affiliation, Person, PersonName
from tests import builders, databases


def out(*records: Model) -> None:
    by = User.objects.filter(username="editor").first() or builders.editor()
    publish(plan(records), by=by)


def names(found: Found) -> list[str]:
    return [each.title for each in results(found.hits)]


def how(text: str) -> list[tuple[str, How]]:
    return [(each.title, each.hit.how) for each in results(search(text).hits)]


def keys() -> set[str]:
    with connections["published"].cursor() as cursor:
        cursor.execute("SELECT key FROM search_key")
        return {key for (key,) in cursor.fetchall()}


def test_one_name_in_many_spellings(committed: str) -> None:
    out(*map(builders.person, ("Сергей Иванов", "Sergei Iwanow", "Ari Epstein", "Marie Öberg")))
    for typed in (
        "Иванов", "Ivanov", "Iwanow", "Ivanoff", "ivanof sergej", "Serguei Ivanov", "IVANOV, Sergey", "ivano",
    ):  # fmt: skip
        assert set(names(search(typed))) == {"Сергей Иванов", "Sergei Iwanow"}, typed
    assert names(search("oberg")) == names(search("Öberg")) == ["Marie Öberg"]
    assert names(search("epstien")) == names(search("epsteen")) == names(search("Epstin")) == ["Ari Epstein"]
    for nothing in ("", "  ", "?!", "Quickenborne"):
        assert search(nothing) == Found()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lukashenko", "Loekasjenko"),
        ("Lukashenko", "Loukachenko"),
        ("Шойгу", "Sjojgoe"),
        ("Chekhov", "Tchekhov"),
        ("Philippe", "Filip"),
        ("Yury", "Iouri"),
        ("Khodorkovsky", "Khodorkowski"),
        ("Alexander", "Aleksander"),
        ("Dmitriy", "Dmitrij"),
        ("Alrosa", "Альроса"),
        ("Tatiana Vassiliev", "Татьяна Васильев"),
        ("Ольга Мельник", "Olga Melnik"),
    ],
)
def test_spellings_of_one_name_find_each_other(committed: str, one: str, other: str) -> None:
    out(builders.person(one))
    assert names(search(other)) == [one]


def test_the_best_come_first(committed: str) -> None:
    people = {name: builders.person(name) for name in ("Jan Jambon", "Jambon", "Jamboon", "Jan Jambo")}
    PersonName.objects.create(person=people["Jan Jambo"], name="Jambon de Fer")
    out(*people.values(), builders.investigation("Who is Jambon?"))
    assert how("jambon") == [
        ("Jambon", How.NAME),
        ("Jan Jambo", How.WORDS),
        ("Jan Jambon", How.WORDS),
        ("Jamboon", How.SPELLING),
        ("Who is Jambon?", How.WORDS),
    ]
    # What is spelled nearly so comes after all that is spelled so, titles included.
    assert how("who jambom")[:1] == [("Who is Jambon?", How.NEARLY)]
    assert [fits for _title, fits in how("jambom")] == [How.NEARLY] * 5
    # One word that fits nothing: the others do in part.
    assert how("Jambon Zzyzx")[0] == ("Jambon", How.PARTLY)


def test_why_it_was_found_is_told(committed: str) -> None:
    person = builders.person("Сергей Иванов")
    for name in ("Serge Ivanov-Petrov", "Dubois"):
        PersonName.objects.create(person=person, name=name, language="fr")
    out(person)
    (found,) = results(search("petrov").hits)
    assert (found.title, found.matched, found.why) == ("Сергей Иванов", "Serge Ivanov-Petrov", "")
    (found,) = results(search("petroff").hits)
    assert (found.matched, found.why) == ("Serge Ivanov-Petrov", "In another spelling")
    # Words of different names: no single one of them fits.
    (found,) = results(search("sergey dubois").hits)
    assert found.matched == ""


def test_a_father_and_a_son_are_two(committed: str) -> None:
    out(*map(builders.person, ("Sergey Borisovich Ivanov", "Sergey Sergeyevich Ivanov")))
    assert len(search("Sergei Ivanov").hits) == 2
    assert names(search("Sergei Borisovitsj Ivanov"))[0] == "Sergey Borisovich Ivanov"


def test_an_allegation_is_called_one(committed: str) -> None:
    claim = builders.claim("Diamonds pay for the war", cited=False)
    builders.cite(claim, voice="PVDA", mode="alleges")
    out(claim)
    (title,) = names(search("diamonds war"))
    assert title.startswith("Alleged: ")


def test_kinds_are_counted_and_asked_for(committed: str) -> None:
    out(
        builders.person("Diamond Jim"),
        builders.organization("Diamond Office"),
        builders.investigation("Diamonds"),
    )
    found = search("diamond")
    assert {kind.slug: number for kind, number in found.counts.items()} == {
        "people": 1, "organizations": 1, "investigations": 1,
    }  # fmt: skip
    only = search("diamond", registry.by_slug("investigations"))
    assert names(only) == ["Diamonds"] and only.counts == found.counts
    assert names(search("diamond", start=1, size=1)) == names(found)[1:2]
    assert search("diamond", start=50).hits == () and search("diamond", start=50).total == 3


def test_drafts_and_what_was_withdrawn_are_not_there(committed: str) -> None:
    public, draft = builders.person("Ari Epstein"), builders.person("Zebedee Epstein")
    fact = builders.affiliation(person=public)
    out(fact)
    before = keys()
    assert {"ari", "epstein"} <= before and "sebede" not in before
    assert names(search("epstein")) == ["Ari Epstein"]
    out(draft)
    assert keys() - before == {"sebede"}
    withdraw(plan_withdrawal([draft]), reason="Wrong.", by=builders.editor("withdrawer"))
    assert keys() == before
    withdraw(plan_withdrawal([public]), reason="Wrong.", by=builders.editor("another"))
    assert "epstein" not in keys() and search("epstein") == Found()
    # A name that changes takes its old key along; what others hold stays.
    Person.objects.filter(pk=draft.pk).update(name="Zebedee AWDC", normal_name="zebedee awdc")
    out(draft)
    Person.objects.filter(pk=draft.pk).update(name="Marie", normal_name="marie")
    out(draft)
    assert "sebede" not in keys() and {"marie", "afdk"} <= keys()


LONG_WORDS = ("x" * 20_000, "ab" * 50_000, "abcdefghij" * 6_000, "a" * 100_000)


@pytest.mark.parametrize("word", LONG_WORDS)
def test_a_word_without_end_does_not_hold_up_publishing(committed: str, word: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET statement_timeout = '5s'")
        cursor.execute(
            "SELECT public.search_fold(%s), public.search_prose(%s)", [word, f"Before {word} after"]
        )
        assert "before" in cursor.fetchone()[1]


def test_so_it_would_if_runs_of_letters_were_looked_for(committed: str) -> None:
    """The control of the one above."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET statement_timeout = '5s'")
        with pytest.raises(OperationalError, match="statement timeout"):
            cursor.execute(r"SELECT regexp_replace(%s, '([a-z])\1+', '\1', 'g')", [LONG_WORDS[1]])


def test_a_new_way_of_folding_is_taken_up_by_migrate(committed: str) -> None:
    """The control of the index: it is made anew where it isn't of this version."""
    out(builders.person("Ari Epstein"))
    with databases.owner() as owner:
        owner.execute("COMMENT ON FUNCTION published.search_keys_follow() IS 'older'")
        owner.execute("ALTER TABLE published.people_person DISABLE TRIGGER ALL")
        owner.execute("DELETE FROM published.search_key")
    assert search("epstien") == Found()
    call_command("migrate", verbosity=0)
    assert names(search("epstien")) == ["Ari Epstein"]


@pytest.mark.parametrize(
    "text", ["'", "a' | 'b", "\\", ":*", "a:*", "(", "&", "%s", "x" * 5000, "ж" * 300, "1e5 -3", "<->"]
)
def test_nothing_that_is_typed_is_an_instruction(committed: str, text: str) -> None:
    out(builders.person("Ari Epstein"))
    assert search(text).total == 0


def test_questions_do_not_grow(committed: str, django_assert_max_num_queries: Any) -> None:
    facts = [builders.affiliation(person=builders.person(f"Person {number}")) for number in range(30)]
    out(*facts)
    assert Affiliation.objects.count() == 30
    with django_assert_max_num_queries(12, connection=connections["published"]):
        assert len(results(search("person").hits)) >= 30


def test_letters_without_sense_are_not_likened_to_anything(committed: str) -> None:
    """What little their sounds leave is the beginning of many a word, and a letter of many a name."""
    names_ = ("Skander Q", "Li", "Ly", "AWDC", "N-VA", "Nova Fasten", "Jan K", "Skander Epstein")
    out(*map(builders.person, names_), builders.investigation("Q of K"))
    for typed in ("zzzzqq", "kkkk", "qqqq", "Zzzzqq kkkk"):
        assert search(typed) == suggest(typed, size=8) == Found(), typed
        # Of several words, those count that tell something.
        assert names(search(f"Fasten {typed}")) == ["Nova Fasten"], typed
    for typed, name in (
        ("Li", "Li"),
        ("ly", "Ly"),
        ("AWDC", "AWDC"),
        ("N-VA", "N-VA"),
        ("n va", "N-VA"),
        ("Jan K", "Jan K"),
    ):
        assert names(search(typed))[0] == name and names(suggest(typed, size=8))[0] == name, typed
    assert names(search("Li")) == ["Li"] and names(search("k")) == ["Jan K", "Q of K"]
