"""How two claims stand to each other, where a source says so and where only we set them beside each other."""

import pytest

from evidence.footnotes import Footnotes
from investigations.conversations import Conversation
from investigations.models import Claim, ClaimRelation
from investigations.relations import words_of
from investigations.sentences import claim_link_words
from investigations.views.said import who_answers
from tests import builders

pytestmark = pytest.mark.django_db

OURS = {"voice": "our comparison", "mode": "alleges"}


def claims(*dates: str) -> list[Claim]:
    return [
        builders.claim(f"Claim {number}", organization=builders.organization(f"Who {number}"), date=date)
        for number, date in enumerate(dates)
    ]


@pytest.mark.parametrize("kind", ClaimRelation.values)
def test_who_never_answered_is_not_told_to_have_done_so(kind):
    link = builders.claim_link(kind=kind, cited=False)
    builders.cite(link, **OURS)
    told = words_of(link)
    words = [str(each) for each in (told.forth, told.back, told.answer, told.clause)]
    assert not any(verb in each for each in words for verb in ("disput", "repeat", "correct", "support"))
    # As soon as a source sets them beside each other, it is told as the source does.
    builders.cite(link)
    assert str(words_of(link).forth) == kind
    assert str(words_of(link).back) == f"is {kind.removesuffix('s')}" + (
        "d by" if kind == "disputes" else "ed by"
    )


def test_what_we_compare_is_told_so_everywhere():
    first, second = claims("2022-03", "2018")
    link = builders.claim_link(from_claim=second, kind="disputes", to_claim=first, cited=False)
    builders.cite(link, **OURS)
    assert "differs from" in claim_link_words(link)
    talk = Conversation.around(Claim.objects.filter(pk=first.pk))
    assert [reply.words for reply in talk.replies(talk.claims[first.pk])] == ["differs from"]
    section = who_answers(talk, talk.claims[first.pk], Footnotes())
    assert section is not None
    assert [row["how"] for row in section.context["tree"][0]["after"]] == ["says something else"]


@pytest.mark.parametrize(("beside", "is_first"), [("2007", False), ("2023", True), (None, True)])
def test_nobody_is_told_to_be_first_before_whom_somebody_said_it(beside, is_first):
    first, repeating, compared = claims("2022-03", "2022-04", beside)
    builders.claim_link(from_claim=repeating, kind="repeats", to_claim=first)
    builders.claim_link(from_claim=compared, kind="supports", to_claim=first)
    talk = Conversation.around(Claim.objects.filter(pk=first.pk))
    section = who_answers(talk, talk.claims[first.pk], Footnotes())
    assert section is not None
    assert section.context["tree"][0]["first"] is is_first
    assert section.title == (
        "Who said it first, and who answered" if is_first else "Who said it, and who answered"
    )
