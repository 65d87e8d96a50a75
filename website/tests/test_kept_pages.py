"""Pages that are kept: made once, and never shown for longer than they are true."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from config import kept_pages
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from newsroom.publishing.rebuild import rebuild
from tests import builders as b


@pytest.fixture(autouse=True)
def _kept(committed: str) -> Iterator[None]:
    with override_settings(PAGES_KEPT=10):
        caches[kept_pages.CACHE].clear()
        yield
        caches[kept_pages.CACHE].clear()


def editor() -> Any:
    return User.objects.filter(username="editor").first() or b.editor()


def public() -> Any:
    """Somebody who is public, with one post."""
    fact = b.affiliation(person=b.person("Ann Peeters"), role=b.role("Director"))
    publish(plan([fact]), by=editor())
    return fact


def asked(address: str, **more: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connections["published"]) as queries:
        assert Client().get(address, **more).status_code == 200
    return len(queries)


def told(address: str) -> str:
    return Client().get(address).content.decode()


def test_a_page_is_made_once() -> None:
    address = public().person.get_absolute_url()
    first = Client().get(address)
    second = Client().get(address)
    assert asked(address) == 1
    assert (first.content, dict(first.items())) == (second.content, dict(second.items()))
    # Each language and each host has its own.
    assert asked(f"/nl{address}") > 1
    assert "Bron" in told(f"/nl{address}") and "Bron" not in told(address)
    assert asked(address, HTTP_HOST="127.0.0.1") > 1


def test_headers_of_what_may_be_framed_are_kept_with_it() -> None:
    person = public().person
    for address in (f"/embed/people/{person.key}/", person.get_absolute_url()):
        first, second = Client().get(address), Client().get(address)
        assert asked(address) == 1
        for header in ("Content-Security-Policy", "X-Frame-Options", "X-Robots-Tag", "ETag", "Cache-Control"):
            assert first.get(header) == second.get(header), header


def test_what_is_published_is_shown_at_once() -> None:
    fact = public()
    address = fact.person.get_absolute_url()
    assert "secretary" not in told(address)
    other = b.affiliation(person=fact.person, role=b.role("Secretary"))
    assert "secretary" not in told(address).lower()
    publish(plan([other]), by=editor())
    assert "secretary" in told(address).lower()


def test_what_is_withdrawn_is_gone_at_once() -> None:
    fact = public()
    pages = [fact.get_absolute_url(), fact.person.get_absolute_url(), "/people/", "/affiliations/"]
    assert all("Ann Peeters" in told(page) for page in pages)
    withdraw(plan_withdrawal([fact, fact.person]), reason="Wrong person.", by=editor())
    assert [Client().get(page).status_code for page in pages] == [410, 410, 200, 200]
    assert not any("Ann Peeters" in told(page) for page in pages)


def test_a_page_that_nothing_published_concerns_is_not_made_again() -> None:
    address = public().person.get_absolute_url()
    before = told(address)
    told("/people/")
    publish(plan([b.affiliation(person=b.person("Karel Maes"))]), by=editor())
    # The state, and all that was asked for the page, in one go.
    assert asked(address) == 2
    assert told(address) == before
    assert asked(address) == 1
    # A list of all people is another one now.
    assert asked("/people/") > 2
    assert "Karel Maes" in told("/people/")


def test_the_same_would_be_shown_on_if_the_answers_were_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the three above."""
    fact = public()
    monkeypatch.setattr(kept_pages.Kept, "is_true", lambda self: True)
    assert "Ann Peeters" in told("/people/")
    withdraw(plan_withdrawal([fact, fact.person]), reason="Wrong person.", by=editor())
    assert "Ann Peeters" in told("/people/")


def test_a_page_whose_questions_cannot_be_asked_again_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what isn't answered at once, no digest tells whether it is still so."""
    public()
    many = asked("/people/")
    caches[kept_pages.CACHE].clear()
    monkeypatch.setattr(kept_pages, "_take", lambda cursor, digest: False)
    told("/people/")
    assert asked("/people/") == 1
    publish(plan([b.affiliation(person=b.person("Karel Maes"))]), by=editor())
    assert asked("/people/") >= many


def test_the_same_would_be_shown_on_if_the_state_were_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of those of what is shown and gone at once."""
    fact = public()
    monkeypatch.setattr(kept_pages, "published_state", lambda: "as it was")
    assert "Ann Peeters" in told("/people/")
    withdraw(plan_withdrawal([fact, fact.person]), reason="Wrong person.", by=editor())
    assert "Ann Peeters" in told("/people/")


def test_a_store_that_was_built_again_is_another_state() -> None:
    public()
    before = kept_pages.published_state()
    rebuild()
    assert kept_pages.published_state() != before


def test_another_day_is_another_page(monkeypatch: pytest.MonkeyPatch) -> None:
    address = public().person.get_absolute_url()
    told(address)
    assert asked(address) == 1
    day = kept_pages.timezone.localdate().replace(year=2999)
    monkeypatch.setattr(kept_pages.timezone, "localdate", lambda *_given: day)
    assert asked(address) > 1


@pytest.mark.parametrize(
    "address",
    [
        "/people/?q=ann",
        "/search/?q=ann",
        "/corrections/report/",
        "/api/v1/people/",
        "/.well-known/security.txt",
    ],
)
def test_questions_forms_and_data_are_not_kept(address: str) -> None:
    public()
    Client().get(address)
    kept: Any = caches[kept_pages.CACHE]
    assert not kept._cache
    told("/people/")
    assert len(kept._cache) == 1


def test_nothing_is_kept_of_the_newsroom_and_of_what_is_not_there() -> None:
    public()
    reader = Client()
    reader.force_login(editor())
    for address in ("/newsroom/", "/newsroom/people/person/", "/people/nobody-000000000000/"):
        reader.get(address)
    kept: Any = caches[kept_pages.CACHE]
    assert not kept._cache
