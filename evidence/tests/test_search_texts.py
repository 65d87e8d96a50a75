"""What stands in texts: found after names and titles, with the passage, from what is published alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from evidence.search import TEXTS, Found, How, find
from evidence.search.prose import places
from evidence.search.results import results
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from people.models import Affiliation, Person
from tests import builders


def out(*records: Model) -> None:
    by = User.objects.filter(username="editor").first() or builders.editor()
    publish(plan(records), by=by)


def passages(found: Found) -> list[str]:
    return [hit.passage.text for hit in found.hits if hit.passage]


def marked(found: Found) -> list[list[str]]:
    return [[part for part, is_it in hit.passage.parts if is_it] for hit in found.hits if hit.passage]


def test_names_come_before_texts(committed: str) -> None:
    named = builders.person("Anna Diamant")
    other = builders.person("Jan Jambon", remark="Was a diamond trader once.")
    out(named, other)
    found = find("diamant", size=20)
    assert [hit.how for hit in found.hits] == [How.WORDS] and found.texts == 0
    found = find("diamond", size=20)
    # A name that is spelled nearly so is still a name.
    assert [(each.title, each.hit.how) for each in results(found.hits)][-1] == ("Jan Jambon", How.TEXT)
    assert found.texts == found.more == 1
    only = find("diamond", TEXTS, size=20)
    assert [each.title for each in results(only.hits)] == ["Jan Jambon"] and only.counts == found.counts


def test_a_passage_is_cut_where_the_words_are_and_marked(committed: str) -> None:
    long = " ".join(f"word{n}" for n in range(60))
    dossier = builders.investigation(
        "Stones",
        body=f"# Head\n\n{long} the **sanctions** on [Alrosa](organizations:0123456789ab) of 2024 {long}",
    )
    out(dossier)
    found = find("sanction alrosa", size=20)
    (text,) = passages(found)
    assert text.startswith("… word") and text.endswith(" …") and "the sanctions on Alrosa of 2024" in text
    assert marked(found) == [["sanctions", "Alrosa"]]
    (result,) = results(found.hits)
    assert result.where == "Article"
    # Where a link leads to is not in the text: the record may not be public.
    assert find("0123456789ab", size=20).hits == find("organizations", size=20).hits == ()


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Het embargo, zegt Loekasjenko.", "Lukashenko"),
        ("Иванов сказал", "Иванов"),
        ("Les œuvres de la Société", "societe oeuvre"),
        ("Straße nach Øst", "strasse ost"),
        ("revolving-door rules", "door"),
        ("It’s 30,000 jobs", "30 jobs"),
    ],
)
def test_words_are_found_in_other_spellings(committed: str, written: str, typed: str) -> None:
    out(builders.person("Somebody", remark=written))
    found = find(typed, size=20)
    assert found.texts == 1 and all(marked(found))


def test_what_a_source_says_is_found_with_its_place(committed: str) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, voice="PVDA", mode="alleges", paraphrase="Jet fuel paid for it.", locator="§ 3")
    out(fact)
    (result,) = results(find("jet fuel", size=20).hits)
    assert result.title.startswith("Alleged: ") and result.where.endswith(", § 3")


def test_drafts_and_what_was_withdrawn_are_not_there(committed: str) -> None:
    public, draft = (
        builders.person("Ari", remark="A unicorn."),
        builders.person("Zeb", remark="Another unicorn."),
    )
    out(public)
    assert find("unicorn", size=20).texts == 1
    out(draft)
    assert find("unicorn", size=20).texts == 2
    Person.objects.filter(pk=public.pk).update(remark="A horse.")
    assert find("horse", size=20).texts == 0
    withdraw(plan_withdrawal([draft]), reason="Wrong.", by=builders.editor("withdrawer"))
    assert find("unicorn", size=20).texts == 1 and passages(find("unicorn", size=20)) == ["A unicorn."]


def test_pages_go_on_from_names_to_texts(committed: str) -> None:
    out(
        *(builders.person(f"Diamond {n}") for n in range(3)),
        *(builders.person(f"Somebody {n}", remark="A diamond.") for n in range(7)),
    )
    first, second, third = (find("diamond", start=start, size=4) for start in (0, 4, 8))
    assert [len(each.hits) for each in (first, second, third)] == [4, 4, 2]
    assert len({hit.pk for each in (first, second, third) for hit in each.hits}) == 10
    assert first.total == 3 and first.more == 7
    # A page of names fits: texts aren't asked.
    assert find("diamond", size=3).texts is None


def test_the_indexes_are_used(committed: str) -> None:
    """Each kind of text has one, in the published store alone; a search can do without reading a table."""
    with connections["published"].cursor() as cursor:
        cursor.execute("SELECT schemaname, indexname FROM pg_indexes WHERE indexname LIKE '%\\_prose'")
        assert set(cursor.fetchall()) == {("published", place.index) for place in places()}
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL enable_seqscan = off")
        for place in places():
            table, vector = place.table.as_string(), place.vector.as_string()
            cursor.execute(f"EXPLAIN SELECT id FROM {table} WHERE {vector} @@ 'a'::tsquery")
            assert place.index in str(cursor.fetchall())
        cursor.execute("ROLLBACK")


def test_questions_do_not_grow(committed: str) -> None:
    counts: list[Any] = []
    for size in (2, 15):
        facts = [
            builders.affiliation(person=builders.person(f"P {size} {n}"), remark="unicorn")
            for n in range(size)
        ]
        out(*facts)
        with CaptureQueriesContext(connections["published"]) as queries:
            assert len(results(find("unicorn", size=20).hits)) >= size
        counts.append(len(queries))
    assert Affiliation.objects.count() == 17 and counts[0] == counts[1]


def test_letters_without_sense_are_not_likened_to_words_of_texts(committed: str) -> None:
    out(
        builders.person("Jan Jambon", remark="Plan Q, of which C knew; the N-VA did not."),
        builders.person("Ann Smit", remark="Li Wei and Ли were there."),
    )
    for typed in ("kkkk", "qqqq", "zzzzqq", "ly", "n fa"):
        assert find(typed, size=20) == Found(texts=0), typed
    for typed, title in (("q", "Jan Jambon"), ("N-VA", "Jan Jambon"), ("li", "Ann Smit"), ("Ли", "Ann Smit")):
        assert [each.title for each in results(find(typed, TEXTS, size=20).hits)] == [title], typed
