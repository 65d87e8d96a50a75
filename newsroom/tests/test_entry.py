"""Entering person, organization, role, affiliation, source and citation together: all of it or nothing."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from evidence.models import Source
from evidence.registry import registry
from newsroom.entry import EntryError, enter_affiliation, entered_with, free_role_code, lookalikes
from newsroom.history import history_of
from newsroom.models import Desk
from newsroom.tests.people_at_work import editor, reporter, signed_in
from orgs.models import Organization
from people.models import Affiliation, AffiliationCitation, Person, PersonName, Role
from tests import builders

pytestmark = pytest.mark.django_db

MODELS = (Person, Organization, Role, Source, Affiliation, AffiliationCitation)


@pytest.fixture
def vocabulary():
    """One kind of organization with its usual sphere, one category of roles."""
    kind = builders.organization("Something").kind
    kind.sphere = builders.sphere()
    kind.save()
    return {"organization-kind": kind.pk, "role-category": builders.role("Something").category.pk}


def everything_new(vocabulary, **values):
    sent = {
        "person-name": "Ari Epstein",
        "person-identity": "named",
        "person-public_basis": "public_actor",
        "organization-name": "Antwerp World Diamond Centre",
        "role-name": "Chief executive officer",
        "affiliation-start": "2017",
        "affiliation-engagement": "substantive",
        "source-title": "The stones of Antwerp",
        "source-publisher": "De Morgen",
        "source-kind": "newspaper",
        "source-published": "2022-03",
        "citation-locator": "§ 3",
        "citation-aspects": ["whole"],
        "citation-relation": "supports",
        "citation-mode": "asserts",
        "citation-attested": "2022-03",
        **vocabulary,
    }
    return sent | values


def counts():
    return [model.objects.count() for model in MODELS]


def test_nothing_more_is_asked_of_what_may_be_there_already(vocabulary):
    there = builders.role("Spokesperson")
    client = signed_in(reporter())
    sent = everything_new(vocabulary) | {"role-name": "Spokesperson", "role-category": ""}
    page = client.post(reverse("newsroom-enter"), sent).text
    assert "There is already “Spokesperson”" in page and "Say to which group" not in page
    # Said to be another, it needs what every new one needs.
    assert "Say to which group" in client.post(reverse("newsroom-enter"), sent | {"role-same": "other"}).text
    client.post(reverse("newsroom-enter"), sent | {"role-same": str(there.pk)})
    assert Affiliation.objects.get().role == there


def test_everything_new_is_entered_at_once(vocabulary):
    before = counts()
    client = signed_in(reporter())
    page = client.post(reverse("newsroom-enter"), everything_new(vocabulary), follow=True)
    assert counts() == [count + 1 for count in before]
    made = Affiliation.objects.get()
    assert page.redirect_chain == [(reverse("newsroom-entered", args=[made.pk]), 302)]
    assert made.person.name == "Ari Epstein" and made.person.public_basis == "public_actor"
    assert made.organization.sphere_id == "private_interest"  # the usual one of its kind
    assert made.role.code.startswith("chief-executive-officer-")
    assert made.standing == "stated" and str(made.certain_until) == "2022-03-01"
    citation = made.citations.get()
    assert citation.locator == "§ 3" and citation.source.publisher == "De Morgen"
    assert "Stated: a source says it as a fact" in page.text
    assert "Publish …" not in page.text and "An editor publishes it." in page.text


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("strict", "A reviewer looks at it next: somebody else than you"),
        ("solo", "Nobody else has to look at it first: readers are told so."),
    ],
)
def test_who_saved_is_told_what_comes_next_and_who_sees_it(vocabulary, settings, policy, told):
    settings.REVIEW_POLICY = policy
    page = signed_in(reporter()).post(reverse("newsroom-enter"), everything_new(vocabulary), follow=True)
    assert told in page.text and "Readers see nothing of it; everybody in the newsroom sees it." in page.text
    assert f'<a href="{reverse("newsroom-waiting")}">what waits</a>' in page.text
    assert ("If it is sent back, you find it on the front page" in page.text) is (policy == "strict")


def test_of_a_closed_dossier_those_who_work_on_it_see_it(vocabulary):
    writer = reporter()
    desk = Desk.objects.create(investigation=builders.investigation("Diamonds"), closed=True)
    desk.members.add(writer)
    client = signed_in(writer)
    client.post(f"{reverse('newsroom-working')}?kind=investigations&id={desk.investigation_id}")
    page = client.post(reverse("newsroom-enter"), everything_new(vocabulary), follow=True)
    assert "of the newsroom, those see it who work on “Diamonds”." in page.text


def picked(vocabulary, fact, **values):
    """What is sent for a post of the same three, from the same source."""
    none_new = dict.fromkeys(("person-name", "organization-name", "role-name", "source-title"), "")
    there = {
        "person-existing": fact.person.pk,
        "organization-existing": fact.organization.pk,
        "role-existing": fact.role.pk,
        "source-existing": Source.objects.get().pk,
    }
    return everything_new(vocabulary, **none_new, **there) | {"affiliation-start": ""} | values


def test_what_is_there_already_is_picked(vocabulary):
    fact = builders.affiliation()
    before = counts()
    client = signed_in(editor())
    page = client.post(
        reverse("newsroom-enter"), picked(vocabulary, fact, **{"post-same": "other"}), follow=True
    )
    assert counts() == [*before[:4], before[4] + 1, before[5] + 1]
    assert "Publish …" in page.text


def test_the_same_post_twice_is_asked_about(vocabulary):
    fact = builders.affiliation(start="2017")
    before = counts()
    client = signed_in(reporter())
    for answer in ("", "nonsense", "00000000-0000-4000-8000-000000000000"):
        page = client.post(reverse("newsroom-enter"), picked(vocabulary, fact, **{"post-same": answer}))
        assert f"There is already this post: {fact}, 2017 – end unknown." in page.text
        assert reverse("admin:people_affiliation_change", args=[fact.pk]) in page.text
    assert counts() == before


@pytest.mark.parametrize("start", ["", "2017"])
def test_a_citation_is_added_to_a_post_that_is_there(vocabulary, start):
    fact = builders.affiliation(start="2017")
    before = counts()
    sent = picked(vocabulary, fact, **{"post-same": str(fact.pk), "affiliation-start": start})
    page = signed_in(reporter()).post(reverse("newsroom-enter"), sent, follow=True)
    assert page.redirect_chain == [(reverse("newsroom-entered", args=[fact.pk]), 302)]
    assert counts() == [*before[:5], before[5] + 1]
    fact.refresh_from_db()
    assert str(fact.start) == "2017" and fact.citations.filter(locator="§ 3").exists()


@pytest.mark.parametrize("relation", ["supports", "contradicts"])
def test_a_denial_is_added_to_a_post_that_is_there(vocabulary, relation):
    """Whether or not somebody opened what is folded away, where “supports” is what stands there."""
    fact = builders.affiliation()
    denial = {"citation-relation": relation, "citation-mode": "denies", "citation-voice": "Ari Epstein"}
    sent = picked(
        vocabulary, fact, **{"post-same": str(fact.pk), "citation-voice_is_concerned": "on"}, **denial
    )
    page = signed_in(reporter()).post(
        reverse("newsroom-enter"), sent | {"citation-attested": ""}, follow=True
    )
    fact.refresh_from_db()
    assert fact.standing == "denied" and "Denied: a source supports it" in page.text
    assert fact.citations.get(mode="denies").relation == "contradicts"


def test_a_denial_alone_is_entered_and_says_what_is_missing(vocabulary):
    sent = everything_new(vocabulary, **{"citation-mode": "denies", "citation-voice": "Ari Epstein"})
    page = signed_in(reporter()).post(reverse("newsroom-enter"), sent, follow=True)
    assert Affiliation.objects.get().standing == "unsupported"
    assert "No supporting citation yet, so it can&#x27;t be published." in page.text


@pytest.mark.parametrize(
    ("name", "value", "there"),
    [
        ("start", "2018", "“2017”"),
        ("end", "2020", "nothing"),
        ("engagement", "acting", "“in the post itself”"),
    ],
)
def test_what_differs_from_the_post_that_is_there_is_refused(vocabulary, name, value, there):
    fact = builders.affiliation(start="2017")
    before = counts()
    sent = picked(vocabulary, fact, **{"post-same": str(fact.pk), f"affiliation-{name}": value})
    page = signed_in(reporter()).post(reverse("newsroom-enter"), sent)
    (sentence,) = page.context["form"]["affiliation"].errors[name]
    assert sentence.startswith(f"The post that is there has {there} here.")
    assert counts() == before


def token_of(page):
    return re.search(r'name="post-token" value="([0-9a-f-]{36})"', page.text)[1]


def test_a_form_sent_twice_is_saved_once(vocabulary):
    client = signed_in(reporter())
    sent = everything_new(vocabulary, **{"post-token": token_of(client.get(reverse("newsroom-enter")))})
    first = client.post(reverse("newsroom-enter"), sent)
    saved = counts()
    second = client.post(reverse("newsroom-enter"), sent, follow=True)
    assert second.redirect_chain == [(first.headers["Location"], 302)]
    assert "sent twice and saved once" in second.text
    assert counts() == saved
    assert token_of(client.get(reverse("newsroom-enter"))) != sent["post-token"]


def test_the_row_of_the_other_request_stops_the_second(vocabulary, monkeypatch):
    """As it goes where both have looked before either has saved."""
    client = signed_in(reporter())
    sent = everything_new(vocabulary, **{"post-token": str(uuid4())})
    client.post(reverse("newsroom-enter"), sent)
    saved, looked = counts(), []

    def blind_at_first(token):
        looked.append(token)
        return entered_with(token) if len(looked) > 1 else None

    monkeypatch.setattr("newsroom.views.entry.entered_with", blind_at_first)
    other = {
        "person-same": "other",
        "organization-same": "other",
        "role-same": "other",
        "source-same": "other",
    }
    page = client.post(reverse("newsroom-enter"), sent | other)
    assert page.status_code == 302 and len(looked) == 2
    assert counts() == saved


@pytest.mark.parametrize("voice", ["", "PVDA"])
def test_how_it_is_said_is_never_chosen_for_anybody(vocabulary, voice):
    client = signed_in(reporter())
    shown = client.get(reverse("newsroom-enter"))
    assert shown.context["form"]["citation"]["mode"].value() == ""
    sent = everything_new(vocabulary, **{"citation-mode": "", "citation-voice": voice})
    for unanswered in (sent, {name: value for name, value in sent.items() if name != "citation-mode"}):
        page = client.post(reverse("newsroom-enter"), unanswered)
        assert page.context["form"]["citation"].errors["mode"] == [
            "Choose how it is said: as a fact, as an allegation, or as a denial."
        ]
    assert not Affiliation.objects.exists()
    client.post(reverse("newsroom-enter"), sent | {"citation-mode": "alleges"})
    assert AffiliationCitation.objects.get().mode == "alleges"


@pytest.mark.parametrize("country", ["België", "be", "B1"])
def test_a_code_is_refused_at_its_field_and_never_cut(vocabulary, country):
    page = signed_in(reporter()).post(
        reverse("newsroom-enter"), everything_new(vocabulary, **{"organization-country": country})
    )
    errors = page.context["form"]["organization"].errors
    assert errors == {"country": ["Give the country as two capital letters, for example BE."]}
    assert "maxlength" not in page.text


def test_a_duplicate_is_shown_with_its_posts(vocabulary):
    fact = builders.affiliation(
        person=builders.person("Ari Epstein"), organization=builders.organization("HRD"), start="2017"
    )
    for n in range(4):
        builders.affiliation(person=fact.person, organization=builders.organization(f"Other {n}"))
    sent = everything_new(vocabulary, **{"role-name": "Adviser"})
    page = signed_in(reporter()).post(reverse("newsroom-enter"), sent)
    assert page.text.count("There is already") == 1
    assert f"{fact}, 2017 – end unknown" in page.text
    assert page.text.count("start unknown – end unknown") == 2
    change = reverse("admin:people_person_change", args=[fact.person.pk])
    assert f'<a href="{change}" target="_blank" rel="noopener">' in page.text


def test_contradicting_dates_are_a_warning_and_a_citation_can_be_added(vocabulary):
    client = signed_in(reporter())
    sent = everything_new(vocabulary, **{"affiliation-start": "2023"})
    page = client.post(reverse("newsroom-enter"), sent, follow=True)
    made = Affiliation.objects.get()
    assert re.search(r'<div class="errornote">\s*<p>The dates contradict each other', page.text)
    change = client.get(reverse("admin:people_affiliation_change", args=[made.pk]))
    assert '<p class="errornote">The dates contradict each other' in change.text
    again = client.get(page.context["cite_url"])
    for record in (made.person, made.organization, made.role):
        assert f'<option value="{record.pk}" selected>' in again.text


def test_another_from_the_same_source(vocabulary):
    client = signed_in(reporter())
    page = client.post(reverse("newsroom-enter"), everything_new(vocabulary, _another=""), follow=True)
    source = Source.objects.get()
    assert page.redirect_chain == [(f"{reverse('newsroom-enter')}?source={source.pk}", 302)]
    assert "Saved:" in page.text
    assert f'<option value="{source.pk}" selected>{source}</option>' in page.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("person-name", "", "Choose a person, or add a new one below."),
        ("organization-name", "", "Choose an organization, or add a new one below."),
        ("organization-kind", "", "Say what kind of organization it is."),
        ("organization-country", "be", "two capital letters"),
        ("role-name", "", "Choose a role, or add a new one below."),
        ("role-category", "", "Say to which group of roles it belongs."),
        ("source-title", "", "Choose a source, or add a new one below"),
        ("source-publisher", "", "Say who published it."),
        ("source-published", "last year", "“last year”"),
        ("source-url", "no address", "for example https://"),
        ("affiliation-start", "2023-02-29", "February 2023 has 28 days"),
        ("affiliation-start", "..", "Only an end can be"),
        ("citation-attested", "13/04/2015", "2015-04-13"),
        ("citation-aspects", [], "tick at least one"),
        ("citation-aspects", ["nonsense"], "Select a valid choice"),
        ("person-identity", "unnamed_group", "Say how many people the group has at least"),
        ("person-headcount_low", "3", "Only a group that isn&#x27;t named has a headcount"),
        ("person-existing", "no-id", "person-existing"),
        ("person-existing", "00000000-0000-4000-8000-000000000000", "Select a valid choice"),
        ("person-name", "Nul\0", "Null characters are not allowed."),
        ("person-name", "x" * 301, "at most 300 characters"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost_or_saved(vocabulary, field, value, sentence):
    before = counts()
    sent = everything_new(vocabulary, **{field: value})
    page = signed_in(reporter()).post(reverse("newsroom-enter"), sent)
    assert page.status_code == 200
    assert sentence in page.text
    assert "Nothing was saved yet." in page.text
    assert counts() == before
    for name, kept in sent.items():
        if name != field and isinstance(kept, str) and kept:
            part, short = name.split("-", 1)
            assert str(page.context["form"][part][short].value()) == kept, name


def test_both_picked_and_typed_is_asked_about(vocabulary):
    someone = builders.person("Somebody Else")
    sent = everything_new(vocabulary, **{"person-existing": someone.pk})
    page = signed_in(reporter()).post(reverse("newsroom-enter"), sent)
    assert "“Somebody Else” is chosen above. Empty this, or empty the choice." in page.text
    assert not Affiliation.objects.exists()


def test_a_namesake_must_be_told_apart(vocabulary):
    there = builders.person("Ари Эпштейн")
    PersonName.objects.create(person=there, name="Ari Epstein", kind="transliteration")
    client = signed_in(reporter())
    sent = everything_new(vocabulary)
    page = client.post(reverse("newsroom-enter"), sent)
    assert "There is already “Ари Эпштейн”. Use it, or say that this is another." in page.text
    assert not Affiliation.objects.exists()
    # Nonsense as an answer is no answer.
    assert (
        "There is already" in client.post(reverse("newsroom-enter"), sent | {"person-same": "nonsense"}).text
    )
    client.post(reverse("newsroom-enter"), sent | {"person-same": str(there.pk)})
    assert Affiliation.objects.get().person == there
    assert Person.objects.count() == 1


def test_somebody_else_of_the_same_name_is_a_new_person(vocabulary):
    there = builders.person("Ari Epstein")
    signed_in(reporter()).post(
        reverse("newsroom-enter"), everything_new(vocabulary, **{"person-same": "other"})
    )
    assert Affiliation.objects.get().person != there
    assert Person.objects.filter(name="Ari Epstein").count() == 2


def test_look_alikes_are_whole_words_in_any_order_and_script():
    son = builders.person("Sergey Sergeyevich Ivanov")
    father = builders.person("Sergey Borisovich Ivanov")
    builders.person("Sergey Ivanovsky")
    assert set(lookalikes(Person, "Иванов, Сергей")) == {son, father}
    assert lookalikes(Person, "Sergey B. Ivanov") == []
    assert lookalikes(Person, "…") == []
    report = builders.source("A report")
    assert lookalikes(Source, "a REPORT") == [report]
    assert lookalikes(Source, "report") == []


def test_no_role_code_tells_whether_another_role_has_the_same_name():
    builders.role("Chief")
    for name, base in (("Chief", "chief"), ("Another", "another"), ("Директор", "direktor"), ("…", "role")):
        codes = {free_role_code(name) for _ in range(5)}
        assert len(codes) > 1
        assert all(re.fullmatch(f"{base}-[0-9a-f]{{4}}", code) for code in codes)


def test_a_failure_at_the_end_takes_everything_back(vocabulary):
    before = counts()
    with pytest.raises(EntryError) as caught:
        enter_affiliation(
            person=Person(name="Ari Epstein"),
            organization=builders.organization(),
            role=builders.role("Chief"),
            source=Source(title="A report", publisher="De Morgen"),
            affiliation=Affiliation(start="2017"),
            citation=AffiliationCitation(mode="denies"),
            by=editor(),
        )
    assert caught.value.part == "citation" and "denial" in str(caught.value)
    assert counts() == [before[0], before[1] + 1, before[2] + 1, *before[3:]]  # the two of the builders


def test_a_headcount_for_one_person_is_refused():
    with pytest.raises(EntryError) as caught:
        enter_affiliation(
            person=builders.person(),
            organization=builders.organization(),
            role=builders.role(),
            source=builders.source(),
            affiliation=Affiliation(headcount_low=3),
            citation=AffiliationCitation(),
            by=editor(),
        )
    assert caught.value.part == "affiliation"


def test_the_history_names_who_entered_it(vocabulary):
    signed_in(reporter()).post(reverse("newsroom-enter"), everything_new(vocabulary))
    made = Affiliation.objects.get()
    for record in (made, made.person, made.organization):
        (change,) = history_of(registry.of(record), record.pk)
        assert change.who == "reporter"


def test_the_page_works_without_choosing_from_the_address():
    client = signed_in(reporter())
    for query in ("", "?source=nonsense", "?person=\0", "?source=00000000-0000-4000-8000-000000000000"):
        assert client.get(reverse("newsroom-enter") + query).status_code == 200


def test_what_was_entered_is_not_found_when_it_isnt_there():
    url = reverse("newsroom-entered", args=["00000000-0000-4000-8000-000000000000"])
    assert signed_in(reporter()).get(url).status_code == 404


def test_a_group_and_what_was_announced_are_entered_too(vocabulary):
    sent = everything_new(vocabulary) | {
        "person-name": "Spokespersons (unnamed)",
        "person-identity": "unnamed_group",
        "person-headcount_low": "3",
        "affiliation-headcount_low": "1",
        "affiliation-reality": "announced",
    }
    signed_in(reporter()).post(reverse("newsroom-enter"), sent)
    made = Affiliation.objects.get()
    assert (made.headcount, made.person.headcount, made.reality) == ("1 or more", "3 or more", "announced")
    assert made.certain_from is None


def test_one_person_has_no_headcount(vocabulary):
    page = signed_in(reporter()).post(
        reverse("newsroom-enter"), everything_new(vocabulary) | {"affiliation-headcount_low": "2"}
    )
    assert "Only a group has a headcount" in page.text
    assert not Affiliation.objects.exists()
