"""The sentence about an affiliation: every combination keeps who says so, and never more than the dates tell."""

from itertools import product

import pytest

from evidence.dates import PartialDate
from evidence.models import Reality, Source
from evidence.standing import Standing
from people.models import AffiliationCitation, Engagement, Identity
from people.sentences import Post, affiliation_sentence


def cited(**values):
    publisher = values.pop("publisher", "De Morgen")
    return AffiliationCitation(source=Source(title="A report", publisher=publisher), **values)


def post(**values):
    defaults = {
        "person": "Ari Epstein",
        "role": "Chief executive officer",
        "organization": "Antwerp World Diamond Centre",
        "standing": "stated",
        "citations": [cited(), cited(publisher="Knack")],
    }
    for end in ("start", "end"):
        if values.get(end):
            values[end] = PartialDate(values[end])
    return Post(**defaults | values)


def test_attested_between_two_moments():
    seen = [cited(attested="2018-04"), cited(attested="2022-03", publisher="Knack")]
    assert affiliation_sentence(post(citations=seen)) == (
        "Ari Epstein is attested as chief executive officer of Antwerp World Diamond Centre in April 2018 "
        "and in March 2022; start and end are not known."
    )


def test_without_any_date():
    assert affiliation_sentence(post()) == (
        "Ari Epstein is attested as chief executive officer of Antwerp World Diamond Centre; the dates are not known."
    )


def test_with_both_ends():
    assert affiliation_sentence(post(start="2005", end="2012-03")) == (
        "Ari Epstein was chief executive officer of Antwerp World Diamond Centre from 2005 to March 2012."
    )
    assert affiliation_sentence(post(start="2005", end="2005")).endswith("Centre in 2005.")


def test_with_a_start_only_or_an_open_end():
    seen = [cited(attested="2022-03")]
    assert affiliation_sentence(post(start="[2016..2018]", citations=seen)).endswith(
        "in March 2022; it began between 2016 and 2018, the end is not known."
    )
    assert affiliation_sentence(post(start="2017", end="..", citations=seen)).endswith(
        "in March 2022; it began in 2017, it was still going on when last attested."
    )


def test_alleged_names_the_voice_and_says_that_no_source_vouches_for_it():
    seen = [cited(publisher="Knack", voice="PVDA", mode="alleges", attested="2021-06")]
    assert affiliation_sentence(post(standing="alleged", citations=seen)) == (
        "According to PVDA (in Knack), Ari Epstein was chief executive officer of Antwerp World Diamond Centre in June 2021; "
        "start and end are not known. This is alleged: no source gives it as a fact."
    )


def test_stated_by_a_voice_only_names_the_voice():
    assert affiliation_sentence(post(citations=[cited(voice="AWDC")])).startswith(
        "According to AWDC (in De Morgen), Ari Epstein is attested as"
    )


def test_denied_and_disputed_say_by_whom():
    denial = cited(voice="Ari Epstein", mode="denies", relation="contradicts", voice_is_concerned=True)
    assert affiliation_sentence(post(standing="denied", citations=[cited(), denial])).endswith(
        "Ari Epstein denies this."
    )
    other = cited(voice="Belga", relation="contradicts")
    assert affiliation_sentence(post(standing="disputed", citations=[cited(), other])).endswith(
        "Belga differs on this."
    )


def test_an_attestation_of_a_contradicting_source_is_not_told_as_one():
    against = cited(publisher="Knack", relation="contradicts", attested="2020")
    assert "2020" not in affiliation_sentence(post(standing="disputed", citations=[cited(), against]))


def test_a_group_is_counted_as_the_source_counts_it():
    group = {
        "person": "Spokespersons who went to AWDC",
        "identity": "unnamed_group",
        "headcount": "3 or more",
    }
    assert affiliation_sentence(post(**group)).startswith(
        "“Spokespersons who went to AWDC” (3 or more people) are attested as"
    )
    assert affiliation_sentence(post(**group | {"headcount": "1 or more", "part_of_group": True})).startswith(
        "1 or more of “Spokespersons who went to AWDC” are attested as"
    )


def test_an_unresolved_person_stays_unresolved():
    assert affiliation_sentence(post(person="Melchior Wathelet", identity="unresolved")).startswith(
        "Melchior Wathelet (the source doesn’t tell which of the namesakes) is attested as"
    )


def test_what_had_not_happened_yet_is_not_told_as_done():
    assert affiliation_sentence(post(reality="announced")).startswith(
        "It was announced that Ari Epstein was to be chief executive officer of "
    )
    assert affiliation_sentence(post(reality="planned", start="2024")) == (
        "It was planned that Ari Epstein was to be chief executive officer of Antwerp World Diamond Centre; it was to "
        "begin in 2024, the end is not known."
    )
    both = affiliation_sentence(post(reality="announced", start="2024", end="2025"))
    assert both.endswith("; it was to begin in 2024, it was to end in 2025.")
    assert affiliation_sentence(post(reality="reported")).startswith("It is reported that Ari Epstein was ")


def test_engagement_and_on_behalf_of():
    words = affiliation_sentence(post(engagement="acting", on_behalf_of="Flanders"))
    assert (
        "as acting chief executive officer of Antwerp World Diamond Centre, on behalf of Flanders;" in words
    )
    assert "officer (on secondment) of" in affiliation_sentence(post(engagement="secondment"))


def test_every_combination_keeps_its_voice_and_claims_no_more():
    combinations = product(
        Standing.values,
        Reality.values,
        Identity.values,
        Engagement.values,
        (None, "2016", "[..2007]", "2017?", "197X"),
        (None, "2019-05", "..", "2018~"),
        ("", "2018-04-24"),
    )
    for standing, reality, identity, engagement, start, end, attested in combinations:
        seen = [cited(voice="PVDA", mode="alleges", attested=attested)]
        if standing in ("denied", "disputed"):
            seen.append(cited(voice="AWDC", relation="contradicts", voice_is_concerned=True))
        words = affiliation_sentence(
            post(
                standing=standing,
                reality=reality,
                identity=identity,
                headcount="2 to 4" if identity == "unnamed_group" else "",
                engagement=engagement,
                start=start,
                end=end,
                citations=[] if standing == "unsupported" else seen,
            )
        )
        assert words[0].isupper() or words[0] in "“0123456789"
        assert words.endswith(".") and "  " not in words and " ;" not in words and ".." not in words
        for never in ("present", "current", "certain", "None"):
            assert never not in words
        assert ("According to PVDA" in words) == (standing != "unsupported")
        assert ("alleged" in words) == (standing == "alleged")
        assert ("AWDC denies this" in words) == (standing == "denied")
        assert ("AWDC differs on this" in words) == (standing == "disputed")
        assert ("No source supports this" in words) == (standing == "unsupported")
        if reality != "happened":
            assert "attested as" not in words
        if reality in ("announced", "planned"):
            assert "it began" not in words and "it ended" not in words and "still going on" not in words
            assert "to be" in words
        if identity == "unnamed_group":
            assert "2 to 4" in words


@pytest.mark.parametrize(
    ("role", "organization", "told"),
    [
        ("Chief executive", "AWDC", "chief executive of AWDC;"),
        (
            "Minister of Security and the Interior",
            "Security and the Interior",
            "minister of Security and the Interior;",
        ),
        ("Minister of Justice", "Justice cabinet", "minister of Justice (Justice cabinet);"),
        ("President of a club", "Diamond Club", "president of a club (Diamond Club);"),
        ("Member of the Chamber", "Chamber", "member of the Chamber;"),
    ],
)
def test_a_post_says_nothing_twice(role: str, organization: str, told: str) -> None:
    words = affiliation_sentence(post(role=role, organization=organization))
    assert f"Ari Epstein is attested as {told}" in words
    whole = affiliation_sentence(post(role=role, organization=organization, on_behalf_of="Flanders"))
    assert f"{organization}, on behalf of Flanders" in whole
