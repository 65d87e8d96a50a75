"""A reader says what is wrong: what is taken in, what is refused, and that nothing else comes of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.utils import timezone

from config.stores import use_store
from newsroom.models import Message
from newsroom.publishing import plan, publish
from people.models import Move
from tests import builders, databases
from website.inbox import sender_of
from website.tests.pages import Page, read

URL = "/corrections/report/"
TEXT = "The post ended in 2019: annual report 2019, page 12."


def sent(client: Client, **values: str) -> Any:
    return client.post(URL, {"text": TEXT} | values)


@pytest.fixture
def client(committed: str) -> Client:
    """As strict about form tokens as a browser's server is."""
    return Client(enforce_csrf_checks=True)


def test_a_message_reaches_the_newsroom_and_reloading_sends_no_other(client: Client) -> None:
    answer = sent(client, page="/people/x/", email="reader@example.org", text=f"{TEXT}\r\nSecond line.")
    assert (answer.status_code, answer["Location"]) == (303, "/corrections/report/sent/")
    assert not answer.cookies
    page = read(client, answer["Location"])
    assert "It reached the newsroom" in page.words
    message = Message.objects.get()
    assert (message.page, message.email) == ("/people/x/", "reader@example.org")
    assert message.text == f"{TEXT}\nSecond line."
    assert message.dealt_with_at is None


def test_the_form_says_beforehand_how_much_it_asks(client: Client) -> None:
    assert "20 characters at least." in read(client, "/corrections/report/").words


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Say what is wrong: a sentence is enough."),
        ({"text": "Too short."}, "20 characters at least"),
        ({"text": "a" * 5001}, "5000 characters at most"),
        ({"text": "nul \0 " + TEXT}, "Null characters are not allowed."),
        ({"email": "nonsense"}, "This is no e-mail address."),
        ({"page": "a" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_taken_is_explained_and_kept(
    client: Client, values: dict[str, str], sentence: str
) -> None:
    answer = sent(client, **{"page": "/kept/", "email": "kept@example.org"} | values)
    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"
    page = Page(answer.content.decode())
    assert not page.problems()
    assert sentence in page.words
    for kept in (
        {"/kept/", "kept@example.org"}
        - {"/kept/" if "page" in values else ""}
        - ({"kept@example.org"} if "email" in values else set())
    ):
        assert f'value="{kept}"' in answer.content.decode()
    assert not Message.objects.exists()


def test_what_somebody_wrote_is_shown_as_text(client: Client) -> None:
    answer = sent(client, text="<b>", page='"><script>')
    assert b"<script>" not in answer.content and b"&lt;b&gt;" in answer.content


def test_what_people_leave_empty_gives_a_program_away(client: Client) -> None:
    assert sent(client, topic="https://spam.example").status_code == 303
    assert not Message.objects.exists()
    # The control: without it, the same message comes in.
    sent(client)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_another_site_sends_nothing_in_a_readers_name(
    client: Client, headers: dict[str, str], status: int
) -> None:
    answer = client.post(URL, {"text": TEXT}, headers=headers)
    assert answer.status_code == status
    assert Message.objects.exists() == (status == 303)


def test_five_messages_an_hour_come_from_one_network(client: Client) -> None:
    for _n in range(5):
        assert sent(client).status_code == 303
    refused = sent(client, page="/kept/")
    assert refused.status_code == 429
    assert "Five messages came from your network" in Page(refused.content.decode()).words
    assert 'value="/kept/"' in refused.content.decode() and TEXT in refused.content.decode()
    assert Message.objects.count() == 5
    # The control: another network isn't counted with it.
    assert client.post(URL, {"text": TEXT}, REMOTE_ADDR="198.51.100.7").status_code == 303


def test_sixty_messages_an_hour_come_from_all(client: Client) -> None:
    with databases.owner() as owner:
        owner.execute("INSERT INTO inbox.counter VALUES (date_trunc('hour', now()), '', 59)")
    assert sent(client).status_code == 303
    refused = client.post(URL, {"text": TEXT}, REMOTE_ADDR="198.51.100.7")
    assert refused.status_code == 429
    assert "More messages come in than we can take" in Page(refused.content.decode()).words
    assert Message.objects.count() == 1


def test_no_address_is_kept_and_what_counts_is_gone_after_its_hour(client: Client) -> None:
    client.post(URL, {"text": TEXT}, REMOTE_ADDR="198.51.100.7")
    with databases.owner() as owner:
        rows = owner.execute("SELECT sender FROM inbox.counter").fetchall()
        assert sorted(len(sender) for (sender,) in rows) == [0, 32]
        assert not any(b"198.51" in sender for (sender,) in rows)
        columns = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'inbox' AND table_name = 'message'"
        ).fetchall()
        assert {"sender"} not in [{name} for (name,) in columns]
        owner.execute("UPDATE inbox.counter SET hour = hour - interval '1 hour'")
        sent(client)
        hours = owner.execute(
            "SELECT count(*) FROM inbox.counter WHERE hour < date_trunc('hour', now())"
        ).fetchone()
        assert hours == (0,)


def test_senders_are_told_apart_by_network_and_hour_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def sender(address: str, **meta: str) -> bytes:
        return sender_of(RequestFactory().post(URL, REMOTE_ADDR=address, **meta))

    one = sender("198.51.100.7")
    assert one == sender("198.51.100.7") != sender("198.51.100.8")
    assert sender("2001:db8::1") == sender("2001:db8::2:3") != sender("2001:db8:0:1::1")
    assert sender("not an address") == sender("")
    # Whoever asks can't name another address; a proxy can.
    forwarded = {"HTTP_X_FORWARDED_FOR": "203.0.113.1, 203.0.113.2"}
    assert sender("198.51.100.7", **forwarded) == one
    with override_settings(BEHIND_PROXY=True):
        assert sender("198.51.100.7", **forwarded) == sender("203.0.113.2")
    with override_settings(SECRET_KEY="another"):
        assert sender("198.51.100.7") != one
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert sender("198.51.100.7") != one


def test_the_form_knows_the_page_that_a_reader_came_from(client: Client) -> None:
    builders.door()
    ministry = builders.organization("Ministry", in_sphere="public_office")
    post = builders.affiliation(start="2012", end="2014")
    inside = builders.affiliation(person=post.person, organization=ministry, end="2010")
    publish(plan([post, inside]), by=builders.editor())
    for kind, record in (("people", post.person), ("affiliations", post)):
        html = client.get(f"{URL}?about={kind}:{record.key}").content.decode()
        assert f'value="{record.get_absolute_url()}"' in html
    with use_store("published"):
        move = Move.objects.get()
    assert f"{URL}?about=moves:{move.key}" in read(client, move.get_absolute_url()).links
    assert (
        f'value="{move.get_absolute_url()}"' in client.get(f"{URL}?about=moves:{move.key}").content.decode()
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("about=people:000000000000", "There is no record of that kind and key."),
        ("about=people:x", "There is no record of that kind and key."),
        ("about=%00:000000000000", "There is no record of that kind and key."),
        ("about=people", "There is no record of that kind and key."),
        ("nonsense=1", "There is no parameter “nonsense” here."),
    ],
)
def test_an_address_that_cannot_be_read_is_told_so(client: Client, query: str, sentence: str) -> None:
    assert sentence in read(client, f"{URL}?{query}", status=400).words
    assert read(client, f"{URL}?utm_source=x")


def test_a_draft_is_no_record_that_can_be_named(client: Client) -> None:
    draft = builders.person("Secret")
    page = read(client, f"{URL}?about=people:{draft.key}", status=400)
    assert "Secret" not in page.words and draft.get_absolute_url() not in page.text


def test_without_an_inbox_the_page_says_where_to_write(client: Client) -> None:
    with override_settings(CORRECTIONS_EMAIL="corrections@example.org"):
        assert "Or write to corrections@example.org" in read(client, URL).words
        with override_settings(CORRECTIONS_INBOX=False):
            page = read(client, URL)
            assert "Write to corrections@example.org, with the address of the page." in page.words
            assert "mailto:corrections@example.org" in page.links and "id_text" not in page.ids
    with databases.owner() as owner:
        role = connections["published"].settings_dict["USER"]
        owner.execute(f"REVOKE EXECUTE ON FUNCTION inbox.send(text, text, text, bytea) FROM {role}")
    page = read(client, URL)
    assert "This site takes no messages here." in page.words and "id_text" not in page.ids
    refused = sent(client)
    assert refused.status_code == 503
    assert TEXT in Page(refused.content.decode()).words
    with databases.owner() as owner:
        owner.execute(f"REVOKE USAGE ON SCHEMA inbox FROM {role}")
    assert "id_text" not in read(client, URL).ids
    with databases.owner() as owner:
        owner.execute("ALTER SCHEMA inbox RENAME TO elsewhere")
    assert "id_text" not in read(client, URL).ids


def test_other_methods_are_refused(client: Client) -> None:
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(URL).status_code == 405
    assert Client().post("/corrections/report/sent/").status_code == 405
