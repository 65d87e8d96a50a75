"""What holds for the pages of every kind of record, found by looking at the addresses that there are."""

from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.models import Tombstone
from evidence.views import RecordPage
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from people.models import Affiliation, AffiliationOrder
from tests import builders
from website.tests.pages import list_names, page_names, read, views

LISTS = [
    "affiliations",
    "agreements",
    "claims",
    "events",
    "investigations",
    "measures",
    "moves",
    "organizations",
    "people",
    "roles",
    "rules",
    "sources",
    "stances",
]
PAGES = [
    "affiliation",
    "agreement",
    "claim",
    "claim-link",
    "event",
    "investigation",
    "measure",
    "organization",
    "organization-link",
    "person",
    "person-link",
    "role",
    "rule",
    "source",
    "stance",
]
HOSTILE = [
    "on=2018-13-01",
    "on=0000",
    "on=10000",
    "on=197X",
    "on=" + "9" * 5000,
    "held=certain",
    "held=no&on=2018",
    "throughout=maybe&on=2018",
    "q=%00",
    "q=" + "a" * 5000,
    "q=%ff%fe",
    "q=%ED%A0%80",
    "q='%3B+DROP+TABLE+people_person%3B--",
    "organization=x",
    "organization=00000000-0000-0000-0000-000000000000",
    "person=../../etc/passwd",
    "sphere=%F0%9F%92%A9",
    "standing=unsupported",
    "ordering=-pk%3B",
    "page=0",
    "page=-1",
    "page=99999999999999999999999",
    "page=x",
    "page=1&page=2",
    "q=a&q=b",
    "nonsense=1",
    "%00=1",
    "utm_source=%00",
    "fbclid=1&fbclid=2",
    "&&&=&=",
    "%",
]


def make(n):
    """A record of every kind, each with names, notes and ties of its own."""
    person, other = builders.person(f"Ann Peeters {n}"), builders.person(f"Bea Peeters {n}")
    person.names.create(name=f"Анна {n}", language="ru")
    home, away = (
        builders.organization(f"Lobby {n}"),
        builders.organization(f"Ministry {n}", in_sphere="public_office"),
    )
    home.names.create(name=f"Lobby groep {n}", language="nl", kind="translation")
    role = builders.role(f"Director {n}")
    role.titles.create(language="nl", title=f"Directeur {n}", preferred=True)
    source = builders.source(f"Report {n}")
    posts = [
        builders.affiliation(person=person, organization=where, role=role, start="2010", cited=False)
        for where in (home, away)
    ]
    order = AffiliationOrder.objects.create(affiliation=posts[1], other=posts[0], relation="after")
    link = builders.organization_link(from_organization=home, to_organization=away, cited=False)
    tie = builders.person_link(from_person=person, to_person=other, kind="spouse", cited=False)
    # Both went through the door, and a rule says something of it.
    builders.door()
    rule = builders.rule(f"Rule {n}", office={"role": role}, start="2000", cited=False)
    facts = [*posts, order, link, tie, rule, *told(n, posts[0], away)]
    for fact in [*facts, person, home]:
        builders.cite(fact, source=source, attested="2012")
        builders.cite(fact, source=source, locator="§ 2", voice="PVDA", mode="alleges")
    records = [person, other, home, away, role, *facts]
    dossier = builders.investigation(
        f"Dossier {n}", *(each for each in facts if each not in (order, rule)), person, home
    )
    dossier.body = f"About [Ann](people:{person.key})."
    dossier.save()
    return [*records, dossier]


def told(n, post, ministry):
    """A fact of every kind of layer 3, about a post and a ministry, tied to one another."""
    person, lobby = post.person, post.organization
    agreement = builders.agreement(
        f"Agreement {n}", parties=[lobby, ministry], signed="2012", valid_for="P1Y", cited=False
    )
    renewal = builders.agreement(f"Renewal {n}", parties=[lobby, ministry], signed="2015", cited=False)
    renewal.renewals.create(renewed=agreement)
    measure = builders.measure(f"Ban {n}", authority=ministry, announced="2012", cited=False)
    measure.targets.create(organization=lobby)
    measure.statuses.create(status="proposed", date="2012")
    event = builders.event(f"Meeting {n}", participants=[person, lobby], date="2012", cited=False)
    event.participants.filter(person=person).update(capacity=post, on_behalf_of=lobby)
    event.measures.create(measure=measure)
    stances = [
        builders.stance(measure=measure, cited=False, **who)
        for who in ({"person": person}, {"organization": lobby})
    ]
    first, second = (
        builders.claim(f"Jobs {n} {word}", unit="jobs", quantity_low=n, qualifier="about", cited=False, **who)
        for word, who in (("a", {"organization": lobby}), ("b", {"person": person}))
    )
    subjects = [person, lobby, post, agreement, event, measure, *stances]
    builders.about(first, *subjects)
    repeated = builders.claim_link(from_claim=second, kind="repeats", to_claim=first, cited=False)
    return [agreement, renewal, measure, event, *stances, first, second, repeated]


@pytest.fixture
def public(committed):
    """Two records of every kind, published; gives (client, the editor)."""
    editor = builders.editor()
    publish(plan([record for n in (1, 2) for record in make(n)]), by=editor)
    return Client(), editor


def test_the_kinds_of_page_are_found_by_looking():
    assert set(LISTS) <= set(list_names())
    assert set(PAGES) <= set(page_names())


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connections["published"]) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.ours
def test_lists_take_as_many_queries_for_20_rows_as_for_2(public):
    client, editor = public
    before = {name: queries(client, reverse(name)) for name in list_names()}
    publish(plan([record for n in range(3, 21) for record in make(n)]), by=editor)
    after = {name: queries(client, reverse(name)) for name in list_names()}
    assert before == after
    assert all(number <= 25 for number in after.values()), after


def public_records(name):
    """The published records of a kind of page."""
    return views(RecordPage)[name].model._default_manager.using("published")


@pytest.mark.ours
def test_pages_take_a_bounded_number_of_queries(public):
    client, _editor = public
    for name in PAGES:
        for record in public_records(name).all():
            assert queries(client, record.get_absolute_url()) <= 25, name


@pytest.mark.ours
def test_pages_take_as_many_queries_for_20_more_of_everything(public):
    """All that layer 3 knows of a person, an organization, a measure, an agreement or a claim, twenty times more."""
    client, editor = public
    post = Affiliation.objects.select_related("person", "organization").order_by("pk").first()
    ministry = builders.organization("Other ministry", in_sphere="public_office")
    publish(plan(more := cited(told(100, post, ministry))), by=editor)
    shown = [post.person, post.organization, *more]
    before = {record.get_absolute_url(): queries(client, record.get_absolute_url()) for record in shown}
    assert max(before.values()) <= 25
    for n in range(101, 121):
        facts = told(n, post, ministry)
        facts.append(builders.claim_link(from_claim=facts[6], kind="disputes", to_claim=more[6], cited=False))
        facts.append(builders.stance(measure=more[2], organization=ministry, cited=False))
        publish(plan(cited(facts)), by=editor)
    assert {url: queries(client, url) for url in before} == before


def cited(facts):
    for fact in facts:
        builders.cite(fact)
    return facts


@pytest.mark.ours
@pytest.mark.parametrize("name", ["person", "organization", "role", "source"])
def test_pages_take_as_many_queries_for_20_more_facts(name, public):
    client, editor = public
    shared = {each: views(RecordPage)[each].model._default_manager.order_by("pk").first() for each in PAGES}
    shared["person"] = Affiliation.objects.first().person
    url = shared[name].get_absolute_url()
    before = queries(client, url)
    posts = []
    for n in range(20):
        own: dict[str, Any] = {
            "person": builders.person,
            "role": builders.role,
            "organization": builders.organization,
        }
        ends = {end: shared[end] if end == name else build(f"New {n}") for end, build in own.items()}
        posts.append(builders.affiliation(**ends, cited=False))
        builders.cite(posts[-1], source=shared["source"])
    publish(plan(posts), by=editor)
    assert "New 7" in read(client, url).words
    assert queries(client, url) == before


def test_a_wrong_name_in_the_address_leads_to_the_right_one(public):
    client, _editor = public
    for name in PAGES:
        record = public_records(name).first()
        right = record.get_absolute_url()
        folder = right.split("/")[1]
        read(client, right)
        for wrong in ("wrong-name-", "", "%D0%98-", "a" * 300 + "-", "-"):
            response = client.get(f"/{folder}/{wrong}{record.key}/?published=2026-01-31")
            assert response.status_code == 301, (name, wrong)
            assert response["Location"] == f"{right}?published=2026-01-31"


def test_an_unknown_key_is_404_in_our_own_words(public):
    client, _editor = public
    unknown = ("x-000000000000", "000000000000", "x", "x-00000000000G", "%00", "..%2F..", "x-" + "0" * 5000)
    for name in PAGES:
        folder = public_records(name).first().get_absolute_url().split("/")[1]
        for address in unknown:
            page = read(client, f"/{folder}/{address}/", status=404)
            assert "There is no page at this address" in page.words


def test_a_name_without_latin_letters_has_an_address(committed):
    person = builders.person("!!!")
    publish(plan([person]), by=builders.editor())
    assert person.get_absolute_url() == f"/people/{person.key}/"
    assert "!!!" in read(Client(), person.get_absolute_url()).words


def test_what_was_withdrawn_says_when_and_why(public):
    client, editor = public
    people = [public_records("person").first()]
    url = people[0].get_absolute_url()
    withdraw(plan_withdrawal(people), reason="Published by mistake.", by=editor)
    page = read(client, url, status=410)
    assert "Published by mistake." in page.words
    assert (
        Tombstone.objects.using("published").get(key=people[0].key).withdrawn_at.strftime("%Y") in page.words
    )
    assert {"/people/", "/investigations/", "/corrections/", "/method/#withdrawn"} <= set(page.links)
    # Of another kind of record with the same key there never was a page.
    assert client.get(f"/organizations/x-{people[0].key}/").status_code == 404
    assert people[0].name not in page.words


def test_a_draft_never_shows(public):
    client, editor = public
    record = public_records("person").filter(name="Ann Peeters 1").get()
    url = record.get_absolute_url()
    before = client.get(url).content
    draft = type(record).objects.get(pk=record.pk)
    draft.name, draft.remark = "Changed Name", "A secret note"
    draft.save()
    post = draft.affiliations.first()
    builders.cite(post, attested="1990", paraphrase="A secret source")
    builders.affiliation(person=draft, organization=builders.organization("Secret Ltd"))
    assert client.get(url).content == before
    assert client.get(reverse("affiliations") + "?q=secret").content.count(b"Secret Ltd") == 0
    publish(plan([draft]), by=editor)
    assert "Changed Name" in read(client, draft.get_absolute_url()).words


def test_hostile_addresses_are_refused_or_answered(public):
    client, _editor = public
    for name in list_names():
        for query in HOSTILE:
            response = client.get(f"{reverse(name)}?{query}")
            assert response.status_code in (200, 400), (name, query, response.status_code)


def test_a_refused_value_is_explained_and_kept(public):
    client, _editor = public
    page = read(client, reverse("affiliations") + "?on=2018-13-01&q=Peeters&nonsense=1", status=400)
    assert "There is no month 13, only 01 to 12." in page.words
    assert "There is no parameter “nonsense” here." in page.words
    assert "Ann Peeters" not in page.words
    html = client.get(reverse("affiliations") + "?on=2018-13-01&q=Peeters").content.decode()
    assert 'value="2018-13-01"' in html and 'value="Peeters"' in html


def test_active_filters_are_chips_that_can_be_taken_away(public):
    client, _editor = public
    organization = public_records("organization").get(name="Lobby 1")
    page = read(client, f"{reverse('affiliations')}?organization={organization.key}&on=2012")
    assert "Remove the filter Organization Lobby 1" in page.words
    assert "Ann Peeters 1" in page.words and "Ann Peeters 2" not in page.words
    assert "?on=2012" in page.links
    assert f"?organization={organization.key}" in page.links


def test_pages_of_a_list_have_numbers(public):
    client, editor = public
    publish(plan([builders.person(f"Someone {n:03}") for n in range(60)]), by=editor)
    page = read(client, reverse("people") + "?q=someone&page=2")
    assert "51 to 60 of 60 people" in page.words
    assert "?q=someone&page=1" in page.links
    assert read(client, reverse("people") + "?q=someone&page=3", status=400)


def test_what_other_sites_hang_on_an_address_is_no_question_to_us(public):
    client, _editor = public
    hung = "utm_source=x&UTM_medium=y&fbclid=1&fbclid=2&gclid=1&mc_cid=1&mc_eid=1"
    for name in list_names():
        page = read(client, f"{reverse(name)}?{hung}")
        assert "Active filters" not in page.words and "can’t be read" not in page.words
    page = read(client, f"{reverse('people')}?q=ann&{hung}")
    assert "Ann Peeters 1" in page.words
    assert not any("fbclid" in link or "utm" in link.lower() for link in page.links)
    # The API says what it was asked: there it stays a mistake.
    assert client.get("/api/v1/people/?utm_source=x").status_code == 400


def test_pages_of_a_list_forget_where_a_reader_came_from(public):
    client, editor = public
    publish(plan([builders.person(f"Someone {n:03}") for n in range(60)]), by=editor)
    page = read(client, reverse("people") + "?q=someone&gclid=1")
    assert "?q=someone&page=2" in page.links


def test_a_name_may_be_looked_for_among_the_others_as_well(public):
    client, _editor = public
    page = read(client, "/people/?q=lobby")
    assert "No people match this filter" in page.words
    assert "Look for “lobby” among organizations: 2 found" in page.words
    assert "/organizations/?q=lobby" in page.links
    page = read(client, "/organizations/?q=peeters")
    assert "Look for “peeters” among people: 4 found" in page.words
    assert "/people/?q=peeters" in page.links
    assert "/organizations/?q=peeters" in read(client, "/people/?q=peeters").links
    assert "Look for" not in read(client, "/people/").words
    assert "Look for" not in read(client, "/people/?q=" + "a" * 5000, status=400).words
    tricky = read(client, "/people/?q=%22%3E%3Cb%3E%26x").links
    assert "/organizations/?q=%22%3E%3Cb%3E%26x" in tricky


@pytest.mark.ours
def test_filtered_lists_take_as_many_queries_for_20_rows_as_for_2(public):
    client, editor = public
    urls = [
        "/people/?on=2012",
        "/people/?q=ann&standing=stated",
        "/affiliations/?on=2012",
        "/people/?q=ann&on=2012&sphere=private_interest&level=federal&country=BE&has_moves=false",
        "/affiliations/?on=2012&sphere=private_interest&contradicted=false&since=2010&standing=stated",
        "/organizations/?q=o",
        "/organizations/?sphere=private_interest",
        "/",
    ]
    before = [queries(client, url) for url in urls]
    publish(plan([record for n in range(3, 21) for record in make(n)]), by=editor)
    assert [queries(client, url) for url in urls] == before
    assert max(before) <= 25


def test_every_page_says_on_paper_where_and_when_it_was_read(public):
    client, _editor = public
    html = client.get("/affiliations/?on=2012&q=%3Cb%3E").content.decode()
    assert '<p class="on-paper">http://testserver/affiliations/?on=2012&amp;q=%3Cb%3E, read on 20' in html


def test_no_page_promises_a_source_for_every_line(public):
    client, _editor = public
    for url in ("/", "/sources/"):
        words = read(client, url).words
        assert "Every line" not in words and "every fact" not in words and "accuses" not in words
        assert "Every post and every tie rests on a source that you can open." in words
        assert "one side says so, and nothing stronger supports it" in words
        assert "it counts as held" in words


def test_an_empty_site_says_so(committed):
    client = Client()
    assert "Nothing published yet" in read(client, "/").words
    for name in list_names():
        assert "yet" in read(client, reverse(name)).words


@pytest.mark.parametrize("url", ["/", "/people/", "/people/x-000000000000/", "/nowhere/", "/people/?on=x"])
def test_public_pages_know_no_reader(url, committed):
    """A signed-in editor and a stranger get the same page, without a cookie."""
    client = Client()
    stranger = client.get(url)
    client.force_login(builders.editor())
    response = client.get(url)
    assert response.content == stranger.content
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_for_reading_only(method, committed):
    assert getattr(Client(), method)("/people/").status_code == 405
