"""What readers write: what each role may do with it, and what the newsroom does."""

import re
from html import unescape

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse

from newsroom.models import Message
from newsroom.own_links import with_links
from newsroom.tests.people_at_work import member, signed_in
from tests import databases

SEND = "SELECT inbox.send('/people/', 'Twenty characters, at least.', '', '\\x01')"
TABLES = ("inbox.message", "inbox.counter")


def logged_in(alias: str) -> psycopg.Connection:
    """The login of a process, with nothing of ours set; the public's may not write by default, but may ask to."""
    connection = databases.connect(connections[alias].settings_dict)
    connection.execute("SET default_transaction_read_only = off")
    return connection


def test_the_public_may_send_and_reads_changes_and_removes_nothing(committed: str) -> None:
    with logged_in("published") as public:
        assert public.execute(SEND).fetchone() == ("sent",)
        for table in TABLES:
            for statement in (
                f"SELECT 1 FROM {table}",
                f"INSERT INTO {table} DEFAULT VALUES",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
                f"ALTER TABLE {table} ADD COLUMN mine int",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    public.execute(statement)
        for statement in (
            "UPDATE inbox.message SET text = ''",
            "UPDATE inbox.counter SET number = 0",
            "SELECT nextval('inbox.message_id_seq')",
            "CREATE TABLE inbox.mine (x int)",
            "CREATE FUNCTION inbox.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                public.execute(statement)
    # The control: the owner sees what was sent.
    with databases.owner() as owner:
        assert owner.execute("SELECT page, text FROM inbox.message").fetchall() == [
            ("/people/", "Twenty characters, at least.")
        ]


def test_a_public_process_writes_nothing_unless_it_asks_to(committed: str) -> None:
    """Its connections read only; what it asks for at the form is one transaction."""
    # A clone doesn't inherit what its template sets for a role.
    call_command("migrate", verbosity=0)
    assert Client().post("/corrections/report/", {"text": "Twenty characters, at least."}).status_code == 303
    with databases.connect(connections["published"].settings_dict) as public:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            public.execute(SEND)
        with public.transaction():
            public.execute("SET TRANSACTION READ WRITE")
            assert public.execute(SEND).fetchone() == ("sent",)


def test_the_limits_are_those_of_the_database(committed: str) -> None:
    with logged_in("published") as public:
        told = [public.execute(SEND).fetchone() for _n in range(7)]
        assert told == [("sent",)] * 5 + [("sender",)] * 2
        for text in ("short", "a" * 5001):
            with pytest.raises(psycopg.errors.CheckViolation):
                public.execute("SELECT inbox.send('', %s, '', '\\x02')", [text])
    assert Message.objects.count() == 5


def test_the_newsroom_may_read_and_mark_and_changes_no_word(committed: str) -> None:
    with logged_in("published") as public:
        public.execute(SEND)
    user = member("Reporter", "reporter")
    with logged_in("default") as newsroom:
        newsroom.execute("UPDATE inbox.message SET dealt_with_at = now(), dealt_with_by_id = %s", [user.pk])
        for statement in (
            "UPDATE inbox.message SET text = 'Twenty other characters.'",
            "UPDATE inbox.message SET email = ''",
            "INSERT INTO inbox.message (at, text) VALUES (now(), 'Twenty characters, at least.')",
            "DELETE FROM inbox.message",
            "TRUNCATE inbox.message",
            "SELECT 1 FROM inbox.counter",
            SEND,
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                newsroom.execute(statement)
        assert newsroom.execute("SELECT text FROM inbox.message").fetchall() == [
            ("Twenty characters, at least.",)
        ]


def test_what_was_dealt_with_a_year_ago_goes_with_the_next_message(committed: str) -> None:
    user = member("Reporter", "reporter")
    with logged_in("published") as public:
        public.execute(SEND)
        public.execute(SEND)
        with databases.owner() as owner:
            owner.execute(
                "UPDATE inbox.message SET dealt_with_at = now() - interval '366 days', dealt_with_by_id = %s"
                " WHERE id = (SELECT min(id) FROM inbox.message)",
                [user.pk],
            )
            owner.execute("UPDATE inbox.message SET at = now() - interval '3 years'")
        assert Message.objects.count() == 2
        public.execute(SEND)
    # One that nobody dealt with stays, however old.
    assert Message.objects.filter(at__year__lt=2026).count() == 1
    assert Message.objects.count() == 2


def test_migrating_again_keeps_messages_and_rights(committed: str) -> None:
    with logged_in("published") as public:
        public.execute(SEND)
    call_command("migrate", verbosity=0)
    with logged_in("published") as public:
        public.execute(SEND)
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("written", "linked"),
    [
        ("/people/", {"/people/": "/people/"}),
        ("See (/nl/people/?q=epstein), and /corrections/.", {
            "/nl/people/?q=epstein": "/nl/people/?q=epstein", "/corrections/": "/corrections/",
        }),
        ("http://testserver/people/ivanov-0123456789ab/", {
            "http://testserver/people/ivanov-0123456789ab/": "/people/ivanov-0123456789ab/",
        }),
        # Not ours, no page of ours, or not for readers.
        ("https://elsewhere.example/people/", {}),
        ("//elsewhere.example/people/", {}),
        ("javascript:alert(1) and/or 5/10 /nowhere/at/all/ /newsroom/people/person/", {}),
        ("http://[broken /people/x\"><script>", {}),
        ("<b>Ari Epstein</b>", {}),
    ],
)  # fmt: skip
def test_the_pages_that_a_reader_names_are_links_and_nothing_else_is(
    written: str, linked: dict[str, str]
) -> None:
    html = str(with_links(written))
    found = re.findall(r'<a href="([^"]*)" target="_blank" rel="noopener">([^<]*)</a>', html)
    assert {text: href for href, text in found} == linked
    assert unescape(re.sub(r"</?a\b[^>]*>", "", html)) == written
    assert "<b>" not in html and "<script>" not in html


def test_a_message_says_when_it_came_in_one_zone(committed: str) -> None:
    with logged_in("published") as public:
        public.execute(SEND)
    with databases.owner() as owner:
        owner.execute("UPDATE inbox.message SET at = '2026-07-01 22:30+00', text = %s", [
            "The person of /people/ is another.\nReally."
        ])  # fmt: skip
    client = signed_in(member("Reporter", "reporter"))
    listed = client.get(reverse("admin:newsroom_message_changelist")).content.decode()
    shown = client.get(
        reverse("admin:newsroom_message_change", args=[Message.objects.get().pk])
    ).content.decode()
    for html in (listed, shown):
        assert "2 July 2026, 00:30 CEST" in html
        assert "22:30" not in html and "10:30" not in html
        assert '<a href="/people/" target="_blank" rel="noopener">/people/</a>' in html
    assert "2026-07-02 00:30 CEST" in shown
    assert "</a> is another.<br>Really." in shown


def test_reporters_read_messages_and_mark_them_and_legal_only_reads(committed: str) -> None:
    with logged_in("published") as public:
        public.execute(SEND)
    message, url = Message.objects.get(), reverse("admin:newsroom_message_changelist")
    mark = {"action": "mark_as_dealt_with", "_selected_action": str(message.pk)}

    legal = signed_in(member("Legal", "legal"))
    listed = legal.get(url).content.decode()
    assert "Twenty characters" in listed and "mark_as_dealt_with" not in listed
    legal.post(url, mark)
    message.refresh_from_db()
    assert message.dealt_with_at is None

    user = member("Reporter", "reporter")
    reporter = signed_in(user)
    shown = reporter.get(reverse("admin:newsroom_message_change", args=[message.pk])).content.decode()
    assert "Twenty characters, at least." in shown and 'name="text"' not in shown
    reporter.post(url, mark)
    message.refresh_from_db()
    assert (message.dealt_with_by, message.dealt_with_at is not None) == (user, True)
    # Whoever dealt with it first stays who did; and it can be opened again.
    signed_in(member("Editor", "editor")).post(url, mark)
    message.refresh_from_db()
    assert message.dealt_with_by == user
    assert "Twenty characters" not in reporter.get(f"{url}?dealt_with_at__isempty=1").content.decode()
    reporter.post(url, mark | {"action": "mark_as_open"})
    message.refresh_from_db()
    assert message.dealt_with_at is None
