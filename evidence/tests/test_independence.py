"""Sources that pass on the same count as one."""

import pytest

from evidence.independence import all_relays, count_words, separate, support_words
from evidence.models import SourceRelay
from tests import builders


@pytest.mark.parametrize(
    ("sources", "relays", "number"),
    [
        ("", [], 0),
        ("a", [], 1),
        ("ab", [], 2),
        ("ab", [("a", "b")], 1),
        ("abc", [("a", "b")], 2),
        # Both pass on a release that isn't cited itself.
        ("ab", [("a", "r"), ("b", "r")], 1),
        ("abc", [("a", "b"), ("b", "c")], 1),
        ("ab", [("c", "d")], 2),
        ("ab", [("a", "b"), ("b", "a")], 1),
        ("abcdefghij", [(paper, "r") for paper in "abcdefghij"], 1),
    ],
)
def test_how_many_are_separate(sources, relays, number):
    assert separate(sources, relays) == number


def test_in_words():
    assert count_words("", []) == ""
    assert count_words("a", []) == "one source alone"
    assert count_words("ab", []) == "2 separate sources"
    assert count_words("ab", [("a", "b")]) == "2 sources that pass on the same: one source"


@pytest.mark.django_db
def test_only_what_supports_is_counted():
    post = builders.affiliation(cited=False)
    release, paper, other = (builders.source(title) for title in ("Release", "Paper", "Other"))
    SourceRelay.objects.create(source=paper, relayed=release)
    for source in (release, paper):
        builders.cite(post, source=source)
    builders.cite(post, source=other, relation="contradicts")
    assert support_words(post.citations.all(), all_relays()) == (
        "2 sources that pass on the same: one source"
    )


@pytest.mark.django_db
def test_what_is_alleged_is_not_counted_beside_what_is_stated():
    post = builders.affiliation(cited=False)
    for number in range(2):
        builders.cite(post, source=builders.source(f"Pamphlet {number}"), mode="alleges")
    assert support_words(post.citations.all(), []) == "2 separate sources"
    builders.cite(post, source=builders.source("Paper"))
    assert support_words(post.citations.all(), []) == "one source alone"
