"""The feed of changes, and records as they were published on a day."""

import hashlib
import json

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from psycopg import sql

from api.tests.test_schema import closed, refused
from evidence.registry import registry
from evidence.versions import canonical
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from newsroom.publishing.rows import columns, table
from people.models import Affiliation, Person
from tests import builders, databases, stores

FEED = "/api/v1/changes/"


def feed(client: Client, size: int = 200, since: int = 0) -> list[dict]:
    """All pages from a cursor on."""
    url, found = f"{FEED}?page_size={size}&since={since}", []
    while url:
        page = client.get(url).json()
        found += page["results"]
        url = page["next"]
    return found


class Follower:
    """Somebody who keeps a copy of what is public, by the feed alone."""

    def __init__(self) -> None:
        self.copy: dict[tuple[str, str], dict] = {}
        self.cursor = 0

    def follow(self, client: Client, size: int = 200) -> None:
        for change in feed(client, size, self.cursor):
            assert change["cursor"] > self.cursor
            self.cursor = change["cursor"]
            key = (change["kind"], change["record"])
            if change["act"] == "withdraw":
                self.copy.pop(key, None)
            elif change["content"] is not None:
                self.copy[key] = change["content"]


def put(follower: Follower) -> None:
    """The copy as tables: in `published` of the database that the connections point to."""
    with databases.owner() as owner:
        for links in (False, True):
            for aggregate in registry:
                for model in aggregate.links if links else aggregate.models:
                    rows = [
                        row
                        for (kind, _id), content in follower.copy.items()
                        if kind == aggregate.slug
                        for row in content[model._meta.label_lower]
                    ]
                    insert = "INSERT INTO {table} ({columns}) SELECT {columns}"
                    these = " FROM jsonb_populate_recordset(NULL::{table}, %s)"
                    names = {"table": table("published", model), "columns": columns(model)}
                    owner.execute(sql.SQL(insert + these).format(**names).as_string(), [json.dumps(rows)])


def change_a_lot() -> None:
    """Corrections, a wording that was taken back, withdrawals, and something that came back."""
    by = builders.editor("changing")
    posts = list(Affiliation.objects.order_by("pk")[:3])
    for post, correction in zip(posts, ("", "harm", "correction"), strict=True):
        post.remark = "As told later."
        post.save()
        words = {"correction": correction, "reason": "It was told wrongly."} if correction else {}
        publish(plan([post]), by=by, **words)
    withdraw(plan_withdrawal([Person.objects.get(pk=posts[0].person_id)]), reason="A test.", by=by)
    publish(plan([posts[0]]), by=by)
    withdraw(plan_withdrawal([posts[1].citations.first().source]), reason="A test.", by=by)


def test_the_feed_replays_to_exactly_what_is_public(committed_case: str) -> None:
    """From the start, and from in between: every table of `published`, row for row, but for versions and tombstones."""
    client, early = Client(), Follower()
    early.follow(client, size=37)
    assert len(early.copy) > 300
    change_a_lot()
    early.follow(client)
    late = Follower()
    late.follow(client, size=999)
    assert late.copy == early.copy
    here = stores.rows("published")
    with databases.clone("empty"):
        put(late)
        there = stores.rows("published")
    for name in ("evidence_version", "evidence_tombstone"):
        assert here.pop(name) and not there.pop(name)
    assert here == there
    assert len(here["people_move"]) > 3
    # It can fail: a follower who missed one change has something else.
    with databases.clone("empty"):
        late.copy.pop(next(key for key in late.copy if key[0] == "affiliation-orders"))
        put(late)
        assert stores.rows("published") != here


def test_the_feed_says_what_happened_in_order(committed: str) -> None:
    client, by = Client(), builders.editor()
    assert client.get(FEED).json() == {"cursor": 0, "next": None, "results": []}
    person = builders.person()
    publish(plan([person]), by=by)
    person.remark = "From the party."
    person.save()
    publish(plan([person]), by=by, correction="correction", reason="It was missing.")
    first, second = feed(client)
    assert [(each["act"], each["version"], each["correction"]) for each in (first, second)] == [
        ("add", 1, ""), ("change", 2, "correction"),
    ]  # fmt: skip
    assert second["reason"] == "It was missing."
    assert second["content"]["people.person"][0]["remark"] == "From the party."
    withdraw(plan_withdrawal([person]), reason="Somebody else.", by=by)
    (last,) = feed(client)
    assert (last["act"], last["version"], last["content"], last["reason"]) == (
        "withdraw",
        3,
        None,
        "Somebody else.",
    )
    assert feed(client, since=last["cursor"]) == []
    answer = client.get(f"{FEED}?since={last['cursor']}").json()
    assert answer["cursor"] == last["cursor"]


def test_nobody_of_the_newsroom_is_named(committed: str) -> None:
    by = builders.editor("marieke.vandenbroeck", first_name="Marieke")
    publish(plan([builders.affiliation()]), by=by)
    assert "marieke" not in Client().get(FEED).content.decode().lower()
    # Nor anywhere else in the store; the newsroom knows.
    assert not [row for rows in stores.rows("published").values() for row in rows if "marieke" in row.lower()]
    assert [row for rows in stores.rows("newsroom").values() for row in rows if "marieke" in row.lower()]


def test_checksums_of_the_feed_can_be_checked(case: str) -> None:
    page = Client().get(f"{FEED}?page_size=999").json()["results"]
    assert len(page) > 300
    for change in page:
        text = change["salt"] + canonical(change["content"])
        assert hashlib.sha256(text.encode()).hexdigest() == change["sha256"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("since=x", "This is no cursor"),
        ("since=-1", "This is no cursor"),
        ("since=" + "9" * 30, "This is no cursor"),
        ("since=1&since=2", "given more than once"),
        ("page_size=0", "Give a number from 1 to 999"),
        ("page_size=1000", "Give a number from 1 to 999"),
        ("foo=1", "takes only since and page_size"),
    ],
)
def test_what_cannot_be_asked_is_told(case: str, query: str, message: str) -> None:
    answer = Client().get(f"{FEED}?{query}")
    assert answer.status_code == 400
    assert message in answer.json()["detail"]


def test_every_kind_of_record_answers_as_published(case: str) -> None:
    client, today = Client(), timezone.localdate().isoformat()
    schema = closed(client.get("/api/v1/schema/").json())
    kinds = [aggregate for aggregate in registry if aggregate.viewset]
    assert len(kinds) > 12
    for aggregate in kinds:
        record = aggregate.root._default_manager.using("published").first()
        answer = client.get(f"/api/v1/{aggregate.slug}/{record.key}/?published={today}")
        assert answer.status_code == 200
        version = answer.json()
        assert (version["kind"], version["record"], version["version"]) == (aggregate.slug, str(record.pk), 1)
        assert refused(schema, version, f"/api/v1/{aggregate.slug}/{{id}}/", 200) == []
    assert refused(schema, client.get(f"{FEED}?page_size=999").json(), FEED, 200) == []
    early = client.get(
        f"/api/v1/people/{Person.objects.using('published').first().key}/?published=2000-01-01"
    )
    assert (early.status_code, early.json()["detail"]) == (
        404,
        "On 1 January 2000 this record was not public yet.",
    )


@pytest.mark.parametrize("text", ["2026", "x", "", "9999-01-01", "2026-01-01&published=2026-01-02"])
def test_a_day_that_means_nothing_is_refused(case: str, text: str) -> None:
    person = Person.objects.using("published").first()
    answer = Client().get(f"/api/v1/people/{person.pk}/?published={text}")
    assert answer.status_code == 400
    assert answer.json()["allowed"] == ["published"]


def test_moves_have_no_versions(case: str) -> None:
    with connections["published"].cursor() as cursor:
        cursor.execute("SELECT id FROM people_move LIMIT 1")
        (pk,) = cursor.fetchone()
    answer = Client().get(f"/api/v1/moves/{pk}/?published=2026-01-01")
    assert answer.status_code == 400
    assert "takes none" in answer.json()["detail"]
