"""Who said it first, who repeated it, and what claims are tied together."""

from itertools import pairwise
from typing import Any

import pytest

from investigations.conversations import DEEPEST, MOST, Conversation, Telling, claims_about, tied_to
from investigations.models import Claim
from tests import builders

pytestmark = pytest.mark.django_db


def said(who: str) -> Claim:
    return builders.claim(f"Jobs, says {who}", organization=builders.organization(who))


def around(*claims: Claim) -> Conversation:
    return Conversation.around(Claim.objects.filter(pk__in=[claim.pk for claim in claims]))


def repeats(later: Claim, earlier: Claim) -> None:
    builders.claim_link(from_claim=later, kind="repeats", to_claim=earlier)


@pytest.fixture
def chain() -> list[Claim]:
    """AWDC says it, diplomats repeat it, a professor repeats the diplomats."""
    claims = [said(who) for who in ("AWDC", "Diplomats", "Professor")]
    repeats(claims[1], claims[0])
    repeats(claims[2], claims[1])
    return claims


def test_the_first_is_the_one_that_repeats_nobody(chain):
    for claim in chain:
        assert around(claim).first(claim) == [chain[0]]


def shape(tree: list[Telling]) -> list[Any]:
    """Claims with those below them, and whether what answers them stands elsewhere."""
    return [
        (each.claim, "again") if each.again else (each.claim, shape(each.after)) if each.after else each.claim
        for each in tree
    ]


def test_the_tree_goes_from_the_first_to_the_last(chain):
    tree = around(chain[2]).tree(chain[2])
    assert shape(tree) == [(chain[0], [(chain[1], [chain[2]])])]
    assert tree[0].link is None and tree[0].after[0].link.from_claim == chain[1]
    assert shape(around(chain[0]).tree(chain[0])) == shape(tree)
    alone = said("Nobody else")
    assert around(alone).tree(alone) == []


def test_who_disputes_stands_below_what_is_disputed():
    one, other = said("AWDC"), said("City")
    builders.claim_link(from_claim=other, kind="disputes", to_claim=one)
    talk = around(one)
    assert shape(talk.tree(other)) == [(one, [other])] and talk.first(other) == talk.first(one) == [one]
    assert [(reply.words, reply.claim) for reply in talk.replies(one)] == [("is disputed by", other)]
    assert [(reply.words, reply.claim) for reply in talk.replies(other)] == [("disputes", one)]


def test_two_first_ones_are_both_first():
    one, two, both = said("AWDC"), said("Alrosa"), said("Diplomats")
    repeats(both, one)
    repeats(both, two)
    talk = around(both)
    assert set(talk.first(both)) == {one, two}
    tree = talk.tree(both, [one, two, both].index)
    assert shape(tree) == [(one, [both]), (two, [both])]


def test_a_circle_ends():
    one, two = said("A"), said("B")
    repeats(one, two)
    repeats(two, one)
    talk = around(one)
    assert talk.first(one) == []
    assert shape(talk.tree(one)) == [(one, [(two, [(one, "again")])])]


def test_what_is_deeper_than_can_be_drawn_stands_on_one_level_and_says_what_it_answers():
    claims = [said(f"Paper {number}") for number in range(60)]
    for earlier, later in pairwise(claims):
        repeats(later, earlier)
    tree, depth = around(claims[0]).tree(claims[0]), 0
    while len(tree) == 1:
        tree, depth = tree[0].after, depth + 1
    assert depth == DEEPEST + 1 and [each.claim for each in tree] == claims[depth:]
    assert [each.above for each in tree] == [None, *claims[depth:-1]]


def test_only_what_is_tied_comes_along(chain):
    apart = said("Somebody else")
    assert set(around(chain[1]).claims) == {claim.pk for claim in chain}
    assert [claim.pk for claim in around(chain[1]).asked] == [chain[1].pk]
    assert set(around(apart).claims) == {apart.pk}


def test_a_debate_without_end_is_cut_off(chain):
    for number in range(MOST + 5):
        repeats(said(f"Paper {number}"), chain[0])
    assert len(tied_to(Claim.objects.filter(pk=chain[0].pk))[0]) == MOST


def test_claims_about_records(chain):
    alrosa, mir = builders.organization("Alrosa"), builders.organization("Mir")
    builders.about(chain[0], alrosa)
    builders.about(chain[1], mir)
    assert set(claims_about([alrosa])) == {chain[0]}
    assert set(claims_about([alrosa, mir])) == set(chain[:2])
    assert not claims_about([])


def test_it_takes_two_queries_however_long_it_is(chain, django_assert_num_queries):
    with django_assert_num_queries(2):
        around(chain[0])
    for number in range(20):
        repeats(said(f"Paper {number}"), chain[0])
    with django_assert_num_queries(2):
        talk = around(chain[0])
        assert len(talk.claims) == 23 and len(talk.tree(chain[0])[0].after) == 21
