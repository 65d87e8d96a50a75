"""“As published on”, versions and corrections, as readers see them."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evidence.models import Version
from evidence.registry import registry
from evidence.version_views import PAGE_SIZE
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from people.models import Affiliation
from tests import builders
from website.tests.pages import page_names, read, views

TODAY = timezone.localdate().isoformat()


@pytest.fixture
def corrected(committed: str) -> Affiliation:
    """A post that went out, was corrected, then changed again."""
    fact = builders.affiliation(title="head")
    by = builders.editor()
    publish(plan([fact]), by=by)
    for title, words in (
        ("head of communication", {"correction": "correction", "reason": "The title was incomplete."}),
        ("head of press", {}),
    ):
        fact.title = title
        fact.save()
        publish(plan([fact]), by=by, **words)
    return fact


def backdated(record: Affiliation, *days: str) -> None:
    """Versions of a record and of all that went out with it, as if published on these days."""
    with connections["default"].cursor() as cursor:
        for number, day in enumerate(days, start=1):
            cursor.execute(
                "UPDATE published.evidence_version SET at = %s WHERE cursor / 1000000 = %s",
                [f"{day} 12:00+01", number],
            )


def test_a_day_shows_what_readers_saw_at_its_end(corrected: Affiliation) -> None:
    backdated(corrected, "2026-01-10", "2026-01-20", "2026-01-31")
    client, address = Client(), corrected.get_absolute_url()
    for day, title, number in (
        ("2026-01-10", "head", 1),
        ("2026-01-19", "head", 1),
        ("2026-01-20", "head of communication", 2),
        ("2026-01-31", "head of press", 3),
        (TODAY, "head of press", 3),
    ):
        page = read(client, f"{address}?published={day}")
        assert f"Title in the source {title} Engagement" in page.words
        assert "as published on" in page.words
        assert reverse("version", args=["affiliations", corrected.pk, number]) in page.links
    early = read(client, f"{address}?published=2026-01-09", 404)
    assert "On 9 January 2026 this record was not public yet." in early.words


def test_the_page_of_a_person_is_cited_with_the_facts_that_were_told_then(corrected: Affiliation) -> None:
    other = builders.affiliation(person=corrected.person, role=builders.role("Chair"), title="chair")
    withdrawn = builders.affiliation(
        person=corrected.person, role=builders.role("Treasurer"), title="treasurer"
    )
    publish(plan([other, withdrawn]), by=builders.editor("chief"))
    backdated(corrected, "2026-01-10", "2026-01-20", "2026-01-31", "2026-02-10")
    withdraw(plan_withdrawal([withdrawn]), reason="Wrong person.", by=builders.editor("another"))
    client, address = Client(), corrected.person.get_absolute_url()
    page = read(client, address)
    cited = f"{address}?published=2026-02-10"
    assert "as published on 10 February 2026" in page.words and cited in page.words
    then = read(client, cited)
    told = then.words.split("What was told of it then")[1]
    assert "was chair" in told or "as chair" in told
    assert "treasurer" not in told.lower()
    assert reverse("version", args=["affiliations", corrected.pk, 3]) in then.links
    # On a day before, the post as it was worded then, and no other.
    before = read(client, f"{address}?published=2026-01-20")
    assert reverse("version", args=["affiliations", corrected.pk, 2]) in before.links
    assert reverse("version", args=["affiliations", other.pk, 1]) not in before.links
    # The files say the same.
    (ris,) = (link for link in page.links if link.split("?")[0].endswith(".ris"))
    assert cited in client.get(ris).text
    for day in ("yesterday", "1999-01-01", "2999-01-01", "2026-01"):
        assert client.get(ris.replace("2026-02-10", day)).status_code == 404, day
    fact = reverse("quote", args=["affiliations", corrected.pk, 1, "ris"])
    assert client.get(fact).status_code == 200
    assert client.get(f"{fact}?published=2026-02-10").status_code == 404


def test_facts_of_then_take_no_query_more_for_many(committed: str) -> None:
    counts = []
    person, day = builders.person(), timezone.localdate().isoformat()
    for number in (2, 20):
        facts = [
            builders.affiliation(person=person, role=builders.role(f"Role {number} {n}"))
            for n in range(number)
        ]
        publish(plan(facts), by=builders.editor(f"editor {number}"))
        with CaptureQueriesContext(connections["published"]) as asked:
            read(Client(), f"{person.get_absolute_url()}?published={day}")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026", "Give the day as year, month and day"),
        ("2026-01", "Give the day as year, month and day"),
        ("2026-01-31?", "Give the day as year, month and day"),
        ("2026-02-30", "Give the day as year, month and day"),
        ("yesterday", "Give the day as year, month and day"),
        ("", "Give the day as year, month and day"),
        ("\0", "Give the day as year, month and day"),
        ("9999-12-31", "still to come"),
    ],
)
def test_a_day_that_cannot_be_read_is_told(corrected: Affiliation, day: str, sentence: str) -> None:
    response = Client().get(corrected.get_absolute_url(), {"published": day})
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_every_kind_of_page_answers_as_published(case: str) -> None:
    client = Client()
    for name, view in views_with_records():
        record = view.model._default_manager.using("published").first()
        page = read(client, f"{record.get_absolute_url()}?published={TODAY}")
        assert "as published on" in page.words, name
        normal = read(client, record.get_absolute_url())
        assert reverse("versions", args=[registry.of(record).slug, record.pk]) in normal.links


def views_with_records() -> list:
    found = views(object)
    return [(name, found[name]) for name in page_names()]


def test_version_pages_are_never_listed_by_search_engines(corrected: Affiliation) -> None:
    client = Client()
    for address in (
        reverse("version", args=["affiliations", corrected.pk, 1]),
        reverse("versions", args=["affiliations", corrected.pk]),
        f"{corrected.get_absolute_url()}?published={TODAY}",
        f"{corrected.get_absolute_url()}?published=2000-01-01",
    ):
        response = client.get(address)
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "X-Robots-Tag" not in client.get(corrected.get_absolute_url())


def test_a_version_shows_what_changed_and_the_correction(corrected: Affiliation) -> None:
    client = Client()
    page = read(client, reverse("version", args=["affiliations", corrected.pk, 2]))
    assert "What changed since version 1" in page.words
    assert "Title in the source head head of communication" in page.words
    assert "Correction: The title was incomplete." in page.words
    version = Version.objects.using("published").of("affiliations", corrected.pk)[1]
    assert version.digest in page.words and version.salt in page.words
    assert "Correction, " in read(client, corrected.get_absolute_url()).words
    listed = read(client, reverse("corrections"))
    assert "The title was incomplete." in listed.words and "Ari Epstein" in listed.words


def test_a_version_of_a_person_says_that_posts_have_their_own(corrected: Affiliation) -> None:
    alone = "Posts, ties, agreements and claims have versions of their own."
    client = Client()
    assert alone in read(client, reverse("version", args=["people", corrected.person.pk, 1])).words
    assert alone not in read(client, f"{corrected.get_absolute_url()}?published={TODAY}").words


def test_a_wording_that_was_taken_back_is_a_stub(corrected: Affiliation) -> None:
    corrected.title = "spokesperson"
    corrected.save()
    by = builders.editor("legal")
    publish(plan([corrected]), by=by, correction="legal", reason="A court asked for it.")
    client = Client()
    for number in (1, 2, 3):
        page = read(client, reverse("version", args=["affiliations", corrected.pk, number]))
        assert "The wording of this version was taken back" in page.words
        assert "A court asked for it." in page.words
        assert "head" not in page.words
    # It says so on a day as well, and the newest one is told.
    assert "spokesperson" in read(client, f"{corrected.get_absolute_url()}?published={TODAY}").words
    assert "Correction for legal reasons" in read(client, reverse("corrections")).words


def test_what_points_to_a_wording_that_was_taken_back_names_what_is_public_today(
    corrected: Affiliation,
) -> None:
    person = corrected.person
    person.name = "Ari E."
    person.save()
    by = builders.editor("legal")
    publish(plan([person]), by=by, correction="harm", reason="The name was wrong.")
    client = Client()
    for number in (1, 2, 3):
        page = read(client, reverse("version", args=["affiliations", corrected.pk, number]))
        assert "Ari E." in page.words and "Ari Epstein" not in page.words and "withdrawn" not in page.words
    # Of the correction itself there is nothing to compare.
    words = read(client, person.get_absolute_url())
    assert "The name was wrong." in words.words and "What changed" not in words.words
    withdraw(plan_withdrawal([person]), reason="It was somebody else.", by=by)
    assert client.get(reverse("version", args=["people", person.pk, 1])).status_code == 410


def test_pages_of_errors_repeat_no_address(corrected: Affiliation) -> None:
    key = str(corrected.pk)[-12:]
    withdraw(plan_withdrawal([corrected]), reason="It was somebody else.", by=builders.editor("second"))
    for address, status in ((f"/affiliations/is-a-crook-{key}/", 410), ("/is-a-crook/", 404)):
        answer = Client().get(address)
        assert answer.status_code == status
        assert "is-a-crook" not in answer.content.decode()


def test_withdrawn_records_leave_nothing_but_that_they_were_withdrawn(corrected: Affiliation) -> None:
    by = builders.editor("second")
    withdraw(plan_withdrawal([corrected.person]), reason="It was somebody else.", by=by)
    client = Client()
    assert client.get(f"{corrected.get_absolute_url()}?published={TODAY}").status_code == 410
    for number in (1, 2, 3):
        answer = client.get(reverse("version", args=["affiliations", corrected.pk, number]))
        assert answer.status_code == 410 and "It was somebody else." in answer.content.decode()
    stone = read(client, reverse("version", args=["affiliations", corrected.pk, 4]))
    assert "Withdrawn" in stone.words and "It was somebody else." in stone.words
    listed = read(client, reverse("corrections"))
    assert "It was somebody else." in listed.words
    for words in ("Epstein", "head of", "The title was incomplete"):
        assert words not in listed.words + stone.words
    assert (
        "A record that was withdrawn"
        in read(client, reverse("versions", args=["people", corrected.person_id])).words
    )


def test_an_allegation_is_called_one_in_its_versions(committed: str) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, voice="PVDA", mode="alleges")
    by = builders.editor()
    publish(plan([fact]), by=by)
    Affiliation.objects.update(remark="Later.")
    publish(plan([fact]), by=by, correction="correction", reason="It was late.")
    client = Client()
    for address in (
        reverse("versions", args=["affiliations", fact.pk]),
        reverse("version", args=["affiliations", fact.pk, 1]),
        f"{fact.get_absolute_url()}?published={TODAY}",
        f"{fact.get_absolute_url()}?published=2001-01-01",
        "/corrections/",
    ):
        assert "Alleged: Ari Epstein" in client.get(address).content.decode(), address


@pytest.mark.parametrize(
    "address",
    [
        "/versions/nothing/1/",
        "/versions/people/1/",
        "/versions/people/00000000-0000-0000-0000-000000000000/",
        "/versions/people/00000000-0000-0000-0000-000000000000/1/",
        "/versions/people/00000000-0000-0000-0000-000000000000/99999999999999999999/",
        "/versions/spheres/%00/1/",
        "/corrections/?page=2",
        "/corrections/?page=x",
    ],
)
def test_versions_that_are_not_there_are_not_found(committed: str, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_queries_of_corrections_do_not_grow(committed: str) -> None:
    by = builders.editor()
    counts = []
    for size in (2, 20):
        facts = [builders.affiliation(person=builders.person(f"Person {n}")) for n in range(size)]
        publish(plan(facts), by=by)
        Affiliation.objects.filter(pk__in=[fact.pk for fact in facts]).update(remark="Later.")
        publish(plan(facts), by=by, correction="correction", reason="It was late.")
        with CaptureQueriesContext(connections["published"]) as queries:
            read(Client(), reverse("corrections"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
    assert PAGE_SIZE > 20


def test_vocabulary_has_versions_too(committed: str) -> None:
    fact = builders.affiliation()
    publish(plan([fact]), by=builders.editor())
    page = read(Client(), reverse("version", args=["spheres", "private_interest", 1]))
    assert "Private interest" in page.words
