"""“Certain” is a word about dates: no answer of the API tells it of a fact that isn't plainly stated."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from evidence.registry import served
from website.tests.facts import CERTAIN, DOUBTED

pytestmark = pytest.mark.crawl

DAYS = ("2010", "2015-04-13", "2018-04-24", "2022-03")


def objects(told: Any) -> Iterator[dict[str, Any]]:
    """All objects of an answer, at any depth."""
    if isinstance(told, dict):
        yield told
    for each in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from objects(each)


def wrong(told: Any) -> list[str]:
    """The facts of an answer that aren't plainly stated and have the word in what they say.

    `held` is left out: it answers a question about dates in the same object as `standing`, which is to be read with it
    (docs/developer.md). A remark is the newsroom's own text.
    """
    return [
        f"{each.get('id')}: {name}: {value}"
        for each in objects(told)
        if each.get("standing") in DOUBTED
        for name, value in each.items()
        if name not in ("held", "remark") and isinstance(value, str) and CERTAIN.search(value)
    ]


def asked(client: Client) -> Iterator[Any]:
    """All records of the case in the lists of the API, and what each list answers of several days."""
    for kind in served():
        root = f"/api/v1/{kind.slug}/?page_size=200"
        for url in (root, *(f"{root}&on={day}" for day in DAYS)):
            response = client.get(url)
            # What needs a question, or can't be asked of a day, is refused.
            assert response.status_code in (200, 400), url
            if response.status_code == 200:
                yield response.json()


def test_certain_is_told_of_no_doubted_fact(case: str, client: Client) -> None:
    doubted, covered = 0, 0
    for told in asked(client):
        assert not wrong(told), wrong(told)
        facts = [each for each in objects(told) if each.get("standing") in DOUBTED]
        doubted += len(facts)
        for fact in facts:
            covered += fact.get("held") == "certain"
    assert doubted > 100 and covered > 0
    # The controls.
    assert wrong({"results": [{"standing": "alleged", "basis": "certain"}]})
    assert wrong({"standing": "stated", "orders": [{"standing": "denied", "sentence": "He certainly left."}]})
    assert not wrong({"standing": "stated", "basis": "certain"})
