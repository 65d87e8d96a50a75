"""Who said it first, who repeated it, and what claims are tied together."""

import pytest

from investigations.conversations import MOST, Conversation, claims_about, tied_to
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


def test_it_was_passed_on_from_the_first_to_the_last(chain):
    told = around(chain[2]).passed_on(chain[2])
    assert [(step.depth, step.claim) for step in told] == [(0, chain[0]), (1, chain[1]), (2, chain[2])]
    assert told[0].link is None and told[1].link.from_claim == chain[1]


def test_what_is_disputed_isn_t_passed_on():
    one, other = said("AWDC"), said("City")
    builders.claim_link(from_claim=other, kind="disputes", to_claim=one)
    talk = around(one)
    assert talk.passed_on(one) == [] and talk.first(one) == [one]
    assert [(reply.words, reply.claim) for reply in talk.replies(one)] == [("is disputed by", other)]
    assert [(reply.words, reply.claim) for reply in talk.replies(other)] == [("disputes", one)]


def test_two_first_ones_are_both_first():
    one, two, both = said("AWDC"), said("Alrosa"), said("Diplomats")
    repeats(both, one)
    repeats(both, two)
    talk = around(both)
    assert set(talk.first(both)) == {one, two}
    assert len(talk.passed_on(both)) == 3


def test_a_circle_ends():
    one, two = said("A"), said("B")
    repeats(one, two)
    repeats(two, one)
    talk = around(one)
    assert talk.first(one) == []
    assert [step.claim for step in talk.passed_on(one)] == [one, two]


def test_only_what_is_tied_comes_along(chain):
    apart = said("Somebody else")
    assert set(around(chain[1]).claims) == {claim.pk for claim in chain}
    assert [claim.pk for claim in around(chain[1]).asked] == [chain[1].pk]
    assert set(around(apart).claims) == {apart.pk}


def test_a_debate_without_end_is_cut_off(chain):
    for number in range(MOST + 5):
        repeats(said(f"Paper {number}"), chain[0])
    assert tied_to(Claim.objects.filter(pk=chain[0].pk)).count() == MOST


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
        assert len(talk.claims) == 23 and len(talk.passed_on(chain[0])) == 23
