"""Publishing and withdrawing in the admin: what is shown first is what is done, and only by who may."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from evidence.registry import registry
from newsroom.history import history_of
from newsroom.models import Publication
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from newsroom.tests.people_at_work import editor, reporter, signed_in
from newsroom.tests.test_history import form_data
from orgs.models import Organization, Sphere
from people.models import Affiliation, Person
from tests import builders

PUBLISH, WITHDRAW = "newsroom-publish", "newsroom-withdraw"


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def affiliations(count):
    return [
        builders.affiliation(
            person=builders.person(f"Person {n}"), organization=builders.organization(f"Organization {n}")
        )
        for n in range(count)
    ]


def public(model):
    return model._base_manager.using("published")


def hidden(page):
    """The hidden fields of the confirmation."""
    found = dict(re.findall(r'<input type="hidden" name="(kind|ids|digest|seen)" value="([^"]*)"', page.text))
    assert "kind" in found
    return found


def test_the_list_tells_what_the_public_sees(committed):
    out, edited, draft = affiliations(3)
    publish(plan([out, edited]), by=builders.editor("chief"))
    Affiliation.objects.filter(pk=edited.pk).update(title="changed since")
    page = signed_in(editor()).get(address(Affiliation, "changelist"))
    told = {record.pk: record.public_state for record in page.context["cl"].result_list}
    assert told == {out.pk: "published", edited.pk: "changed", draft.pk: "draft"}
    for word in told.values():
        assert f'state--{word}">{word}</span>' in page.text


def test_what_is_public_cannot_be_deleted(committed):
    out, draft = affiliations(2)
    publish(plan([out]), by=builders.editor("chief"))
    client = signed_in(editor())
    for refused in (
        client.get(address(Affiliation, "delete", out.pk)),
        client.post(address(Affiliation, "delete", out.pk), {"post": "yes"}),
    ):
        assert refused.status_code == 403
        assert f"“{out}” is public, so it can&#x27;t be deleted. Withdraw it first." in refused.text
        assert "Draaideur newsroom" in refused.text
    chosen = {"action": "delete_selected", "_selected_action": [str(out.pk), str(draft.pk)], "post": "yes"}
    assert "withdraw it first" in client.post(address(Affiliation, "changelist"), chosen).text
    assert Affiliation.objects.count() == 2
    assert client.post(address(Affiliation, "delete", draft.pk), {"post": "yes"}).status_code == 302
    assert list(Affiliation.objects.all()) == [out]


def test_the_admin_reads_the_newsroom_and_not_what_is_public(committed):
    fact = builders.affiliation()
    publish(plan([fact]), by=builders.editor("chief"))
    Person.objects.update(name="Edited since")
    client = signed_in(editor())
    assert "Edited since" in client.get(address(Person, "changelist")).text


def test_a_record_is_published_from_its_page(committed):
    fact = builders.affiliation(start="2018")
    client = signed_in(editor())
    page = client.get(address(Affiliation, "change", fact.pk))
    assert "Not public: readers see nothing of it." in page.text
    preview = client.get(page.context["publish_url"])
    assert "8 records will change in public" in preview.text.replace("\n", " ")
    assert "What goes along" in preview.text and "De Morgen" in preview.text
    assert not public(Affiliation).exists()
    done = client.post(reverse(PUBLISH), hidden(preview), follow=True)
    assert "Published: 8 records." in done.text
    assert "Public: readers see it as it is here." in done.text
    assert public(Affiliation).get().start.text == "2018"
    assert Publication.objects.get().by.username == "editor"


def test_the_preview_tells_before_and_after(committed):
    fact = builders.affiliation(title="director")
    publish(plan([fact]), by=builders.editor("chief"))
    Affiliation.objects.update(title="general director")
    preview = signed_in(editor()).get(reverse(PUBLISH), {"kind": "affiliations", "id": fact.pk})
    text = " ".join(re.sub(r"<[^>]+>", " ", preview.text).split())
    assert "Title in the source was: director → becomes: general director" in text
    assert "What goes along" not in text


def test_a_blocked_record_says_why_and_where_to_mend_it(committed):
    fact = builders.affiliation(cited=False)
    client = signed_in(editor())
    preview = client.get(reverse(PUBLISH), {"kind": "affiliations", "id": fact.pk})
    assert "No citation supports it." in preview.text
    assert f'href="{address(Affiliation, "change", fact.pk)}"' in preview.text
    assert '<button type="submit" class="button default">Publish' not in preview.text
    forced = client.post(reverse(PUBLISH), hidden(preview))
    assert forced.status_code == 409 and "No citation supports it." in forced.text
    assert not public(Affiliation).exists()


def test_what_was_edited_after_the_preview_is_shown_again(committed):
    fact = builders.affiliation()
    client = signed_in(editor())
    sent = hidden(client.get(reverse(PUBLISH), {"kind": "affiliations", "id": fact.pk}))
    Affiliation.objects.update(title="edited meanwhile")
    again = client.post(reverse(PUBLISH), sent)
    assert again.status_code == 409
    assert (
        "Something was edited or withdrawn since you looked at this." in again.text
        and "edited meanwhile" in again.text
    )
    assert not public(Affiliation).exists() and not Publication.objects.exists()
    assert client.post(reverse(PUBLISH), hidden(again)).status_code == 302
    assert public(Affiliation).get().title == "edited meanwhile"


def test_500_records_are_published_at_once(committed):
    people = Person.objects.bulk_create(Person(name=f"Person {n:03}") for n in range(500))
    client = signed_in(editor())
    chosen = {"action": "publish_selected", "_selected_action": [str(person.pk) for person in people]}
    preview = client.post(address(Person, "changelist"), chosen)
    assert preview.status_code == 200 and "Publish 500 people?" in preview.text
    done = client.post(reverse(PUBLISH), hidden(preview), follow=True)
    assert "Published: 500 records." in done.text
    assert public(Person).count() == 500
    assert "Person 499" in done.text  # the log entry, with its items


def test_nothing_to_publish_says_so(committed):
    fact = builders.affiliation()
    publish(plan([fact]), by=builders.editor("chief"))
    preview = signed_in(editor()).get(reverse(PUBLISH), {"kind": "affiliations", "id": fact.pk})
    assert "Readers see exactly this already" in preview.text
    assert '<button type="submit" class="button default">Publish' not in preview.text


def test_a_term_of_the_vocabulary_is_published_but_never_withdrawn(committed):
    sphere = builders.sphere()
    client = signed_in(editor())
    preview = client.get(reverse(PUBLISH), {"kind": "spheres", "id": sphere.pk})
    assert client.post(reverse(PUBLISH), hidden(preview)).status_code == 302
    assert public(Sphere).get() == sphere
    assert "Withdraw …" not in client.get(address(Sphere, "change", sphere.pk)).text
    assert client.get(reverse(WITHDRAW), {"kind": "spheres", "id": sphere.pk}).status_code == 404


def test_withdrawing_shows_what_goes_with_it_and_asks_for_a_reason(committed):
    fact = builders.affiliation()
    publish(plan([fact]), by=builders.editor("chief"))
    client = signed_in(editor())
    preview = client.get(reverse(WITHDRAW), {"kind": "people", "id": fact.person.pk})
    assert "What goes with it" in preview.text and str(fact) in preview.text
    sent = hidden(preview)
    assert "Give a reason" in client.post(reverse(WITHDRAW), sent | {"reason": " "}).text
    long = client.post(reverse(WITHDRAW), sent | {"reason": "x" * 301})
    assert "at most 300 characters" in long.text and "x" * 301 in long.text
    assert public(Person).exists()
    done = client.post(reverse(WITHDRAW), sent | {"reason": "It was somebody else."}, follow=True)
    assert "Withdrawn: 2 records." in done.text
    assert not public(Person).exists() and not public(Affiliation).exists()
    assert Person.objects.exists()
    assert Client().get(fact.person.get_absolute_url()).status_code == 410


def test_what_was_withdrawn_says_so(committed):
    fact = builders.affiliation()
    chief = builders.editor("chief")
    publish(plan([fact]), by=chief)
    withdraw(plan_withdrawal([fact]), reason="It was somebody else", by=chief)
    client = signed_in(editor())
    page = client.get(address(Affiliation, "change", fact.pk))
    day = date_format(localtime(Publication.objects.first().at), "j F Y")
    told = f"Withdrawn on {day}: It was somebody else."
    assert f"{told} Readers see that at its old address." in page.text
    assert "readers see nothing of it" not in page.text and page.context["public_url"] == ""
    preview = client.get(page.context["publish_url"])
    assert "Withdrawn before" in preview.text and told in preview.text
    newest, second = history_of(registry.of(fact), fact.pk)[:2]
    assert (newest.act, newest.reason, newest.who) == ("withdrawn", "It was somebody else", "chief")
    assert (second.act, second.who) == ("published", "chief")
    history = client.get(address(Affiliation, "history", fact.pk)).text
    assert "<strong>Withdrawn</strong>: It was somebody else" in history
    client.post(reverse(PUBLISH), hidden(preview))
    assert "Public: readers see it as it is here." in client.get(address(Affiliation, "change", fact.pk)).text


def test_the_public_address_has_the_public_name(committed):
    fact = builders.affiliation(person=builders.person("Ari Epstein"))
    publish(plan([fact]), by=builders.editor("chief"))
    Person.objects.update(name="Not to be known yet")
    client = signed_in(editor())
    for model, pk in ((Person, fact.person.pk), (Affiliation, fact.pk)):
        url = client.get(address(model, "change", pk)).context["public_url"]
        assert "ari-epstein" in url and "not-to-be-known" not in url
        assert Client().get(url).status_code == 200


def test_whose_login_ended_is_told_what_to_do(committed):
    fact = builders.affiliation()
    client = Client()
    for url in (reverse("newsroom-enter"), address(Affiliation, "change", fact.pk)):
        page = client.post(url, {"title": "typed for an hour"})
        assert page.status_code == 403
        assert "Your login ended. Nothing was saved." in page.text and reverse("admin:login") in page.text
        assert "typed for an hour" in page.text
    assert client.post(reverse("admin:logout")).status_code == 302


FORM = {
    "csrfmiddlewaretoken": "old-token",
    "post-token": "a-token",
    "person-name": "Ari <Epstein>",
    "person-existing": "00000000-0000-4000-8000-000000000000",
    "citations-0-paraphrase": "First line.\nSecond line.",
    "citations-TOTAL_FORMS": "7777",
    "seen": "a-checksum",
    "password1": "a secret",
    "_save": "Save it",
}


def test_a_form_that_lost_its_token_gives_back_what_was_typed(committed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reporter())
    for url in (reverse("newsroom-enter"), address(Person, "add")):
        page = client.post(url, FORM)
        assert page.status_code == 403 and "newsroom/newsroom.css" in page.text
        assert "Nothing was saved yet" in page.text and "back button" in page.text
        assert "Person name" in page.text and "Ari &lt;Epstein&gt;" in page.text
        assert "First line.\nSecond line." in page.text
        for kept in ("old-token", "a-token", "00000000-0000", "7777", "a-checksum", "a secret", "Save it"):
            assert kept not in page.text
        # What is given back is no form: another site could have made it.
        assert 'name="person-name"' not in page.text
        # The way back works: the page brings a token for the form that is sent again.
        assert client.cookies["csrftoken"].value
    # Without a login, and without the cookie: the same words as for a login that ended.
    page = Client(enforce_csrf_checks=True).post(reverse("newsroom-enter"), FORM)
    assert page.status_code == 403
    assert "Your login ended. Nothing was saved." in page.text and "Ari &lt;Epstein&gt;" in page.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_form_of_another_site_is_never_shown_as_somebodys_own(committed, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reporter())
    page = client.post(reverse("newsroom-enter"), FORM, headers=headers)
    assert page.status_code == 403 and "Epstein" not in page.text


def test_a_failed_login_gives_nothing_back(committed):
    sent = {"username": "somebody", "password": "a secret", "next": "/newsroom/"}
    page = Client(enforce_csrf_checks=True).post(reverse("admin:login"), sent)
    assert page.status_code == 403 and "somebody" not in page.text and "a secret" not in page.text


def test_a_public_address_keeps_its_own_page_of_refusal(committed):
    page = Client(enforce_csrf_checks=True).post("/people/", FORM)
    assert page.status_code == 405 and "Epstein" not in page.text and "newsroom/newsroom.css" not in page.text
    assert "This address doesn’t take that kind of request" in page.text


def test_refusals_are_told_in_the_newsrooms_frame(committed):
    page = signed_in(reporter()).get(reverse(PUBLISH), {"kind": "people", "id": builders.person().pk})
    assert page.status_code == 403 and "Publishing is for editors." in page.text
    assert "newsroom/newsroom.css" in page.text


@pytest.mark.parametrize(("field", "typed"), [("country", "België"), ("country", "be")])
def test_what_the_database_refuses_stands_at_its_field(committed, field, typed):
    made = builders.organization("AWDC")
    client = signed_in(editor())
    page = client.get(address(Organization, "change", made.pk))
    sent = form_data(page) | {field: typed}
    again = client.post(address(Organization, "change", made.pk), sent)
    sentence = "Give the country as two capital letters, for example BE."
    assert again.context["adminform"].form.errors == {field: [sentence]}


def test_what_came_to_rest_on_it_after_the_preview_is_shown_first(committed):
    fact = builders.affiliation()
    publish(plan([fact]), by=builders.editor("chief"))
    client = signed_in(editor())
    sent = hidden(client.get(reverse(WITHDRAW), {"kind": "people", "id": fact.person.pk}))
    other = builders.affiliation(person=fact.person, organization=builders.organization("Another"))
    publish(plan([other]), by=Publication.objects.get().by)
    again = client.post(reverse(WITHDRAW), sent | {"reason": "It was somebody else."})
    assert (
        again.status_code == 409 and "What is public changed" in again.text and "somebody else" in again.text
    )
    assert public(Person).exists()


def test_withdrawing_a_draft_says_so(committed):
    fact = builders.affiliation()
    page = signed_in(editor()).get(reverse(WITHDRAW), {"kind": "affiliations", "id": fact.pk}, follow=True)
    assert "None of these records is public" in page.text


@pytest.mark.parametrize("name", [PUBLISH, WITHDRAW])
def test_reporters_neither_publish_nor_withdraw(committed, name):
    fact = builders.affiliation()
    publish(plan([fact]), by=builders.editor("chief"))
    Affiliation.objects.update(title="edited")
    client = signed_in(reporter())
    page = client.get(address(Affiliation, "change", fact.pk)).text
    assert "Publish …" not in page and "Withdraw …" not in page
    assert "publish_selected" not in client.get(address(Affiliation, "changelist")).text
    query = {"kind": "affiliations", "id": fact.pk}
    assert client.get(reverse(name), query).status_code == 403
    assert client.post(reverse(name), query | {"digest": "x", "seen": "x", "reason": "x"}).status_code == 403
    assert public(Affiliation).get().title == ""


@pytest.mark.parametrize("name", [PUBLISH, WITHDRAW])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"kind": "people"},
        {"kind": "nothing", "id": "1"},
        {"kind": "people", "id": "no-id"},
        {"kind": "people", "id": "\0"},
        {"kind": "people", "id": "9" * 5000},
    ],
)
def test_addresses_that_make_no_sense_are_not_found(committed, name, query):
    client = signed_in(editor())
    assert client.get(reverse(name), query).status_code == 404
    assert client.post(reverse(name), query).status_code == 404


def test_records_that_were_deleted_meanwhile_are_told(committed):
    missing = {"kind": "people", "id": "00000000-0000-4000-8000-000000000000"}
    page = signed_in(editor()).get(reverse(PUBLISH), missing, follow=True)
    assert "not in the newsroom any more" in page.text


def test_who_is_not_signed_in_is_sent_to_the_login(committed):
    for name in (PUBLISH, WITHDRAW, "newsroom-enter"):
        assert reverse("admin:login") in Client().get(reverse(name)).headers["Location"]


def test_the_log_is_read_only(committed):
    fact = builders.affiliation()
    log = publish(plan([fact]), by=builders.editor("chief"))
    client = signed_in(builders.editor("root"))
    assert client.get(address(Publication, "changelist")).status_code == 200
    page = client.get(address(Publication, "change", log.pk))
    assert (
        str(fact.person) in page.text and address(Organization, "change", fact.organization.pk) in page.text
    )
    assert client.post(address(Publication, "change", log.pk), {"reason": "x"}).status_code == 403
    assert client.get(address(Publication, "add")).status_code == 403
    assert client.post(address(Publication, "delete", log.pk), {"post": "yes"}).status_code == 403
