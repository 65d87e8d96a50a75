"""Words for readers: dates with their prepositions, periods, voices and standing."""

from datetime import date

import pytest
from django.utils import translation

from evidence import date_words, phrases
from evidence.dates import PartialDate
from evidence.models import Citation, Source
from people.models import Affiliation


def cited(**values):
    """A citation that isn't saved; the publisher is De Morgen unless told otherwise."""
    publisher = values.pop("publisher", "De Morgen")
    published = values.pop("published", None)
    attested = values.pop("attested", None)
    kind = next(model for model in Citation.__subclasses__() if not model._meta.abstract)
    made = kind(source=Source(title="A report", publisher=publisher, published=published), **values)
    made.attested = attested
    return made


def dates(*texts):
    return [PartialDate(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2018", "in 2018"),
        ("2018-04", "in April 2018"),
        ("2018-04-24", "on 24 April 2018"),
        ("2018-05-01", "on 1 May 2018"),
        ("197X", "in the 1970s"),
        ("2022-02-17~", "about 17 February 2022"),
        ("2021-06?", "in June 2021 (date in doubt)"),
        ("[1980..1981]", "in 1980 or 1981"),
        ("[2016..2018]", "between 2016 and 2018"),
        ("[..2007]", "in 2007 or earlier"),
        ("[..2023-07-14]", "on 14 July 2023 or earlier"),
        ("[2016..]", "in 2016 or later"),
    ],
)
def test_at_words(text, words):
    assert date_words.at_words(PartialDate(text)) == words


@pytest.mark.parametrize(
    ("attested", "words"),
    [
        ([], ""),
        (["2022-03"], "in March 2022"),
        (["2022-03", "2018-04-24"], "on 24 April 2018 and in March 2022"),
        (["2022-03", "2018-04-24", "2021-12"], "on 24 April 2018, in December 2021 and in March 2022"),
        (["2022-03", "2018-04-24", "2021-12", "2019"], "first on 24 April 2018 and last in March 2022"),
        (["2018", "2018-04-24", "[2018..2019]", "2022"], "on 24 April 2018 and in 2022"),
        (["2018", "2018-04-24"], "on 24 April 2018"),
        (["2018-04", "2018"], "in April 2018"),
    ],
)
def test_attested_words_take_all_together(attested, words):
    assert date_words.attested_words(dates(*attested)) == words


@pytest.mark.parametrize(
    ("start", "end", "attested", "words"),
    [
        (None, None, [], "Dates not known"),
        (None, None, ["2022-03"], "Attested in March 2022"),
        ("2018-04", "2022-03", ["2020"], "April 2018 to March 2022"),
        ("2018", "2018", [], "2018"),
        ("2010", None, ["2010-12-02"], "Began in 2010; attested on 2 December 2010; end not known"),
        (None, "[..2022-03]", [], "Ended in March 2022 or earlier; start not known"),
        ("2017~", "..", [], "Began about 2017; still going on when last attested"),
    ],
)
def test_period_words(start, end, attested, words):
    found = date_words.period_words(start and PartialDate(start), end and PartialDate(end), dates(*attested))
    assert found == words
    assert "present" not in found and "current" not in found


def test_a_period_behind_other_words_begins_like_them():
    start, end = PartialDate("2018-04"), PartialDate("2022")
    assert date_words.period_clause(start, end) == "April 2018 to 2022"
    assert date_words.period_clause(start, None) == "began in April 2018; end not known"
    assert date_words.period_clause(None, None) == "dates not known"


def test_period_words_never_take_what_contradicts_for_an_attestation():
    citations = [cited(attested=PartialDate("2020"), relation="contradicts")]
    assert phrases.supporting_dates(citations) == []


def test_an_allegation_attests_only_where_nothing_stronger_supports_the_fact():
    alleged = cited(voice="PVDA", mode="alleges", attested=PartialDate("2010"))
    asserted = cited(attested=PartialDate("2022-03"))
    assert phrases.supporting_dates([alleged]) == dates("2010")
    assert phrases.supporting_dates([alleged, asserted]) == dates("2022-03")
    assert phrases.supporting_dates([alleged, cited()]) == []
    # One that says otherwise is no support, however firmly it is said.
    assert phrases.supporting_dates([alleged, cited(relation="contradicts")]) == dates("2010")


@pytest.mark.parametrize("reality", ["announced", "planned"])
def test_what_still_lay_ahead_is_not_told_as_done(reality):
    start, end = PartialDate("2024"), PartialDate("2025")
    assert date_words.bounds_words(start, None, reality) == "it was to begin in 2024, the end is not known"
    assert date_words.bounds_words(None, end, reality) == "the start is not known, it was to end in 2025"
    assert (
        date_words.bounds_words(start, PartialDate(".."), reality)
        == "it was to begin in 2024, no end was set"
    )
    assert date_words.period_words(start, None, [], reality) == "Was to begin in 2024; end not known"
    assert date_words.period_words(start, end, [], reality) == "Was to begin in 2024; was to end in 2025"
    assert date_words.period_words(None, None, dates("2023"), reality) == "Told of in 2023"


@pytest.mark.parametrize(
    ("standing", "reality", "words"),
    [
        ("stated", "happened", "Mayor"),
        ("stated", "reported", "Mayor"),
        ("stated", "announced", "Announced: Mayor"),
        ("alleged", "happened", "Alleged: Mayor"),
        ("disputed", "happened", "Disputed: Mayor"),
        ("denied", "planned", "Denied, planned: Mayor"),
    ],
)
def test_a_heading_keeps_the_voice(standing, reality, words):
    fact = Affiliation(standing=standing, reality=reality)
    assert phrases.heading("Mayor", fact) == words
    ahead = {"announced": "Announced: Mayor", "planned": "Planned: Mayor"}
    assert phrases.announced("Mayor", fact) == ahead.get(reality, "Mayor")


@pytest.mark.parametrize(
    ("attested", "words"),
    [
        (None, ""),
        ("2022-03", "Says that it held in March 2022."),
        (
            "[2005..2007]",
            "From what it says it follows that it held between 2005 and 2007.",
        ),
    ],
)
def test_what_was_worked_out_is_not_what_a_source_says(attested, words):
    assert phrases.attested_sentence(cited(attested=attested)) == words


def test_how_it_reached_the_source_is_told_with_one_full_stop():
    assert phrases.via_sentence(cited(via="a spokesperson")) == "Via: a spokesperson."
    assert phrases.via_sentence(cited(via="A tweet.")) == "Via: A tweet."
    assert phrases.via_sentence(cited()) == ""


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Chief executive officer", "chief executive officer"),
        ("CEO", "CEO"),
        ("High Representative for Foreign Affairs", "High Representative for Foreign Affairs"),
        ("Mayor", "mayor"),
    ],
)
def test_lower_first(title, words):
    assert date_words.lower_first(title) == words


def test_day_words_and_joined():
    assert date_words.day_words(date(2018, 4, 24)) == "24 April 2018"
    assert date_words.day_words(None) == ""
    assert date_words.joined([]) == ""
    assert date_words.joined(["a"]) == "a"
    assert date_words.joined(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("voice", "mode", "words"),
    [
        ("", "asserts", "De Morgen says it as a fact."),
        ("", "alleges", "De Morgen alleges it."),
        ("AWDC", "asserts", "AWDC says so, in a document published by De Morgen."),
        ("PVDA", "alleges", "PVDA alleges it, in a document published by De Morgen."),
        ("Alrosa", "denies", "Alrosa denies it, in a document published by De Morgen."),
        ("De Morgen", "alleges", "De Morgen alleges it."),
    ],
)
def test_said_words(voice, mode, words):
    assert phrases.said_words(cited(voice=voice, mode=mode)) == words


@pytest.mark.parametrize(
    ("citations", "standing", "words"),
    [
        ([{"voice": "PVDA", "publisher": "PVDA"}], "stated", "According to PVDA, it rains."),
        ([{"voice": "PVDA"}], "stated", "According to PVDA (in De Morgen), it rains."),
        (
            [{"voice": "PVDA", "published": "2023-07-14"}],
            "stated",
            "According to PVDA (in De Morgen, 14 July 2023), it rains.",
        ),
        (
            [{"voice": "PVDA"}, {"voice": "AWDC"}, {"voice": "PVDA"}],
            "stated",
            "According to PVDA (in De Morgen) and AWDC (in De Morgen), it rains.",
        ),
        ([{}], "stated", "According to De Morgen, it rains."),
        ([{}, {}], "stated", "According to De Morgen, it rains."),
        ([{}, {"publisher": "Knack"}], "stated", "It rains."),
        (
            [{"voice": "our comparison", "published": "2023"}],
            "alleged",
            "According to our comparison, it rains. This is alleged: no source gives it as a fact.",
        ),
        (
            [{"voice": "our reading", "published": "2023"}],
            "alleged",
            "According to our reading, it rains. This is alleged: no source gives it as a fact.",
        ),
        ([], "stated", "It rains."),
        # Beside the dates of who says it as a fact, who only alleges it of other dates isn't named.
        (
            [
                {"published": "2022-03", "attested": "2022-03"},
                {"voice": "PVDA", "mode": "alleges", "published": "2015", "attested": "2015"},
            ],
            "stated",
            "According to De Morgen (March 2022), it rains.",
        ),
        # Whoever says so is named as soon as anybody differs.
        ([{}], "disputed", "According to De Morgen, it rains. Another voice differs on this."),
        # Who says so in one place and otherwise in another doesn't differ from itself.
        (
            [{}, {"relation": "contradicts"}],
            "disputed",
            "According to De Morgen, it rains. De Morgen also says otherwise.",
        ),
        # What is only alleged is no plain difference.
        (
            [{}, {"relation": "contradicts", "publisher": "Knack", "mode": "alleges"}],
            "disputed",
            "According to De Morgen, it rains. Knack suggests otherwise.",
        ),
        (
            [{}, {"relation": "contradicts"}, {"relation": "contradicts", "publisher": "Knack"}],
            "disputed",
            "According to De Morgen, it rains. Knack differs on this. De Morgen also says otherwise.",
        ),
    ],
)
def test_a_sentence_names_the_voices_where_no_source_vouches_for_it_alone(citations, standing, words):
    found = [cited(**values) for values in citations]
    assert phrases.sentence("it rains", standing=standing, citations=found) == words


def test_standing_words_say_who_differs():
    denial = cited(voice="Alrosa", mode="denies", relation="contradicts", voice_is_concerned=True)
    other = cited(voice="Belga", relation="contradicts")
    assert phrases.standing_words("stated", [cited()]) == ""
    assert phrases.standing_words("alleged", []) == "This is alleged: no source gives it as a fact."
    assert phrases.standing_words("denied", [cited(), other, denial]) == "Alrosa denies this."
    assert phrases.standing_words("disputed", [cited(), other]) == "Belga differs on this."
    assert (
        phrases.standing_words("disputed", [other, cited(publisher="Knack", relation="contradicts")])
        == "Belga and Knack differ on this."
    )


def test_tie_sentence_keeps_voice_reality_and_ends():
    two = [cited(), cited(publisher="Knack")]
    tie = {"standing": "stated", "reality": "happened", "citations": two}
    assert phrases.tie_sentence("Russia owns ALROSA", **tie) == "Russia owns ALROSA."
    tie["citations"] = [cited(attested=PartialDate("2022-03")), cited(publisher="Knack")]
    assert phrases.tie_sentence("Russia owns ALROSA", **tie) == "Russia owns ALROSA; attested in March 2022."
    assert (
        phrases.tie_sentence(
            "the UAE chairs the scheme",
            standing="alleged",
            reality="announced",
            citations=[cited(voice="NAM", mode="alleges")],
            start=PartialDate("2024"),
        )
        == "According to NAM (in De Morgen), it was announced that the UAE chairs the scheme; it was to begin in 2024, "
        "the end is not "
        "known. This is alleged: no source gives it as a fact."
    )


@pytest.mark.parametrize(
    ("language", "words", "inner"),
    [
        ("en", "1 of “Advisers (unnamed)”: an exit", "“1 of ‘Advisers (unnamed)’: an exit”"),
        ("nl", "1 van “Adviseurs”", "“1 van ‘Adviseurs’”"),
        ("fr", "1 de «\u00a0Conseillers\u00a0»", "«\u00a01 de “Conseillers”\u00a0»"),
        ("en", "ОАО «Гомельское ПО „Кристалл“»", "“ОАО «Гомельское ПО „Кристалл“»”"),
    ],
)
def test_a_quotation_within_another_has_other_marks(language, words, inner):
    with translation.override(language):
        assert phrases.quoted(words) == inner
