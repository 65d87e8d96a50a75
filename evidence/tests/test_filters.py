"""What every filter set does with what it is given, and the filters of sources."""

import pytest
from django.http import QueryDict

from evidence.filter_fields import reference, shown
from evidence.filters import SourceFilter
from evidence.models import Source
from orgs.filters import OrganizationFilter
from people.filters import AffiliationFilter
from people.models import Affiliation
from tests import builders

pytestmark = pytest.mark.django_db


def ask(filterset, query, **kwargs):
    return filterset(QueryDict(query), **kwargs)


def messages(asked):
    return {each.parameter: each.message for each in asked.refusals}


@pytest.mark.parametrize(
    "query", ["", "q=", "q=&kind=&on=%20&organization=&held=&throughout=&sphere=%20&role="]
)
def test_empty_value_counts_as_not_given(query):
    builders.affiliation()
    query = query.replace("&kind=", "")
    asked = ask(AffiliationFilter, query)
    assert asked.is_valid()
    assert asked.qs.count() == 1
    assert asked.active() == []


def test_unknown_parameter_is_refused_with_the_allowed_ones():
    asked = ask(SourceFilter, "colour=red&q=x", also={"page"})
    assert messages(asked) == {
        "colour": "There is no parameter “colour” here. Allowed: q, kind, publisher, language, ordering, page."
    }
    assert not asked.qs.exists()


def test_parameters_of_the_caller_are_allowed_and_left_out_ones_are_not():
    assert ask(SourceFilter, "page=2", also={"page"}).is_valid()
    assert "ordering" in messages(ask(SourceFilter, "ordering=title", without={"ordering"}))


def test_parameter_given_twice_is_refused():
    assert messages(ask(SourceFilter, "q=a&q=b")) == {"q": "This is given more than once: give it once."}


def test_refused_value_gives_no_rows_and_stays_in_the_form():
    builders.source()
    asked = ask(SourceFilter, "kind=poem&publisher=Morgen")
    assert "“poem” is not one of: newspaper, magazine" in messages(asked)["kind"]
    assert asked.qs.count() == 0
    assert asked.form["kind"].value() == "poem"
    assert [chip.parameter for chip in asked.active()] == ["publisher"]


@pytest.mark.parametrize(
    ("when", "part"),
    [
        ("2018-13-01", "month"),
        ("0000", "0000"),
        ("10000", "10000"),
        ("197X", "Ask about a day"),
        ("2017~", "Ask about a day"),
        ("2017?", "Ask about a day"),
        ("[2010..2012]", "Ask about a day"),
        ("..", "Ask about a day"),
        ("2023-02-29", "28 days"),
        ("yesterday", "yesterday"),
        ("9" * 300, "too long"),
    ],
)
def test_on_takes_a_day_month_or_year_and_says_so(when, part):
    refused = messages(AffiliationFilter({"on": when}, Affiliation.objects.all()))
    assert list(refused) == ["on"]
    assert part in refused["on"]


@pytest.mark.parametrize(
    "query", ["held=certain", "throughout=true", "throughout=false", "held=possible&on="]
)
def test_held_and_throughout_need_a_day(query):
    refused = messages(ask(AffiliationFilter, query))
    assert list(refused) == [query.split("=")[0]]
    assert "needs “As of”" in refused[query.split("=")[0]]


def test_held_beside_a_bad_day_is_not_blamed_as_well():
    assert list(messages(ask(AffiliationFilter, "held=certain&on=2018-99"))) == ["on"]


@pytest.mark.parametrize("value", ["no", "CERTAIN", "certain,possible", "1"])
def test_held_takes_its_two_words_only(value):
    assert (
        "is not one of: certain, possible."
        in messages(ask(AffiliationFilter, f"on=2018&held={value}"))["held"]
    )


def test_reference_takes_id_and_key_in_either_case():
    row = builders.affiliation()
    builders.affiliation(organization=builders.organization("Other"), person=builders.person("Other"))
    for given in (str(row.organization_id), row.organization.key, str(row.organization_id).upper()):
        asked = ask(AffiliationFilter, f"organization={given}")
        assert [each.pk for each in asked.qs] == [row.pk], asked.refusals


def test_reference_to_nothing_is_an_error_and_not_an_empty_list():
    missing = "00000000-0000-4000-8000-000000000000"
    asked = ask(AffiliationFilter, f"organization={missing}&person=000000000000&source=Ivanov")
    assert messages(asked) == {
        "organization": f"There is no organization with the id {missing}.",
        "person": "There is no person with the key 000000000000.",
        "source": "“Ivanov” is not the id of a record: give the id (32 hexadecimal digits with hyphens) or the last "
        "twelve of them, as in its address.",
    }


def test_reference_of_another_kind_is_not_found():
    row = builders.affiliation()
    asked = ask(AffiliationFilter, f"person={row.organization_id}")
    assert messages(asked)["person"].startswith("There is no person with the id")


def test_term_that_is_not_there_is_refused_with_those_that_are():
    builders.sphere("private_interest")
    builders.sphere("media")
    asked = ask(OrganizationFilter, "sphere=moon")
    assert messages(asked)["sphere"] in (
        "“moon” is not one of: private_interest, media.",
        "“moon” is not one of: media, private_interest.",
    )


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "a" * 201, "\x1b[31m", "1 2 3 4 5 6 7 8 9 10 11"])
def test_hostile_text_never_reaches_the_database(value):
    asked = SourceFilter({"q": value}, Source.objects.all())
    assert list(messages(asked)) == ["q"]
    assert "\x00" not in messages(asked)["q"]


def test_chips_name_what_is_asked_and_how_to_drop_it():
    row = builders.affiliation()
    asked = ask(
        AffiliationFilter,
        f"q=Ari&organization={row.organization.key}&on=2018-04&held=certain&throughout=true&sphere=private_interest"
        "&ordering=start&page=3",
        also={"page"},
    )
    assert asked.is_valid(), asked.refusals
    chips = {chip.parameter: chip for chip in asked.active()}
    assert {name: chip.value for name, chip in chips.items()} == {
        "q": "“Ari”",
        "organization": "AWDC",
        "sphere": "Private interest",
        "on": "April 2018",
        "held": "certainly then",
        "throughout": "on every day",
    }
    left = QueryDict(chips["on"].query)
    assert set(left) == {"q", "organization", "sphere", "ordering"}, (
        "held and throughout go with on, the page too"
    )
    assert set(QueryDict(chips["held"].query)) == {
        "q",
        "organization",
        "sphere",
        "on",
        "throughout",
        "ordering",
    }
    assert chips["q"].remove_url == f"?{chips['q'].query}"


def test_form_hides_references_and_keeps_only_those_given():
    row = builders.affiliation()
    asked = ask(AffiliationFilter, f"organization={row.organization.key}")
    assert [field.name for field in asked.form.hidden_fields()] == ["organization"]
    shown_fields = {field.name for field in asked.form.visible_fields()}
    assert {"q", "role", "sphere", "on", "held", "standing"} <= shown_fields
    assert not shown_fields & {"organization", "person", "source", "on_behalf_of"}


def test_role_given_by_id_is_the_chosen_one_in_the_list():
    row = builders.affiliation()
    html = str(ask(AffiliationFilter, f"role={row.role_id}").form["role"])
    assert f'<option value="{row.role.key}" selected>' in html


def test_form_asks_the_database_for_no_list_before_it_is_shown(django_assert_num_queries):
    row = builders.affiliation()
    with django_assert_num_queries(2):
        assert [each.pk for each in ask(AffiliationFilter, f"person={row.person_id}").qs] == [row.pk]


def test_sources_by_words_publisher_kind_and_language():
    diamonds = builders.source(
        "Diamanten uit Jakoetië", publisher="De Morgen", language="nl", kind="newspaper"
    )
    builders.source("Kabinetten", publisher="Le Soir", language="fr", kind="newspaper")
    report = builders.source("Diamanten", publisher="Parlement", language="nl", kind="parliamentary_document")

    def found(query):
        asked = ask(SourceFilter, query)
        assert asked.is_valid(), asked.refusals
        return set(asked.qs)

    assert found("q=diamanten") == {diamonds, report}
    assert found("q=diamanten+MORGEN") == {diamonds}
    assert found("publisher=morgen") == {diamonds}
    assert found("publisher=!!!") == set()
    assert found("kind=parliamentary_document") == {report}
    assert found("language=nl&q=jakoetie") == {diamonds}
    assert "language" in messages(ask(SourceFilter, "language=Dutch!"))


def test_sources_in_order_of_appearance():
    old = builders.source("Old", published="197X")
    new = builders.source("New", published="2022-03")
    unknown = builders.source("Unknown", published=None)
    assert list(ask(SourceFilter, "ordering=published").qs) == [old, new, unknown]
    assert list(ask(SourceFilter, "ordering=-published").qs) == [new, old, unknown]


def test_reference_reads_ids_and_keys_only():
    assert reference("0123456789AB") == {"key": "0123456789ab"}
    for text in (
        "",
        "0123456789a",
        "{0123456789ab}",
        "0" * 32,
        "../0123456789ab",
        "０１２３４５６７８９０１",
    ):
        assert reference(text) is None


def test_shown_is_short_and_printable():
    assert shown("a\x00\ud800b") == "a��b"
    assert len(shown("x" * 1000)) == 61
