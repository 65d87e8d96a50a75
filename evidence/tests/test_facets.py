"""Numbers beside the choices of filters: what the list would have, in few queries, or none."""

import re

import pytest
from django.db import connections
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.stores import PUBLISHED, use_store
from evidence import facets
from evidence.views import RecordList
from website.tests.pages import list_names, views

# Filters that are no facets, beside which facets are counted.
BESIDES = ("", "q=a", "on=2018", "since=2010&until=2020")


def asked_of(view, query):
    found = view.filterset_class(QueryDict(query), view().counted_rows())
    return found if found.is_valid() else None


def choices_of(asked, name):
    return [str(value) for value, _label in asked.form.fields[name].widget.choices if str(value)]


@pytest.mark.parametrize("name", list_names())
def test_a_number_is_what_the_list_has_with_that_choice(case, name):
    view = views(RecordList)[name]
    compared = 0
    with use_store(PUBLISHED):
        plain = asked_of(view, "")
        names = list(facets.facets_of(plain))
        givens = [""] + [f"{each}={value}" for each in names for value in choices_of(plain, each)[:2]]
        for query in (f"{given}&{more}" for given in givens for more in BESIDES):
            asked = asked_of(view, query)
            if asked is None:
                continue
            counts = facets.counted(asked, view().counted_rows(), asked.qs.count())
            for facet in names:
                for value in choices_of(plain, facet):
                    data = {each: asked.data[each] for each in asked.given} | {facet: value}
                    with_it = view.filterset_class(data, view().counted_rows()).qs.count()
                    assert counts[facet][value] == with_it, (query, facet, value)
                    compared += with_it
    assert compared or not names


def test_all_facets_of_a_list_take_one_query_and_one_more_where_one_is_asked_for(case):
    view = views(RecordList)["organizations"]
    with use_store(PUBLISHED):
        for query, number in (("", 1), ("sphere=private_interest", 2)):
            asked = asked_of(view, query)
            total = asked.qs.count()
            with CaptureQueriesContext(connections["published"]) as captured:
                assert facets.counted(asked, view().counted_rows(), total)
            assert len(captured) == number


def test_a_long_list_has_no_numbers(case, monkeypatch):
    numbered = re.compile(r"<option[^>]*>[^<]+ \(\d+\)</option>")
    address = reverse("organizations")
    assert numbered.search(Client().get(address).content.decode())
    total = Client().get(address).context_data["total"]
    monkeypatch.setattr(facets, "MOST", total - 1)
    for query in ("", "?sphere=private_interest"):
        answer = Client().get(address + query)
        assert answer.status_code == 200 and not numbered.search(answer.content.decode())


def test_a_filter_of_which_every_choice_has_none_is_left_out_unless_it_is_asked_for(case):
    address = reverse("organizations")
    with use_store(PUBLISHED):
        model = views(RecordList)["organizations"].filterset_class._meta.model
        assert not model.objects.exclude(level="").exists()
    plain = Client().get(address).content.decode()
    assert 'name="level"' not in plain and 'name="kind"' in plain
    # What is asked for can be taken back; nothing is found, and nothing is counted then.
    assert 'name="level"' in Client().get(f"{address}?level=federal").content.decode()


def test_an_example_of_a_date_does_not_look_like_one_that_is_asked_for(case):
    html = Client().get(f"{reverse('affiliations')}?since=2018").content.decode()
    assert 'placeholder="e.g. 2018-04-24"' in html and 'placeholder="2018' not in html


@pytest.mark.parametrize("name", ["people", "organizations", "sources", "claims"])
def test_a_list_that_finds_no_such_name_leads_to_the_search_that_forgives_typos(case, name):
    html = Client().get(f"{reverse(name)}?q=alroza").content.decode()
    assert 'href="/search/?q=alroza"' in html and "“alroza” in everything, typos allowed" in html
    found = Client().get("/search/?q=alroza").content.decode()
    assert "Alrosa" in found
    # The control: where something is found, or no name was asked for, nothing leads there.
    assert "typos allowed" not in Client().get(reverse(name)).content.decode()
