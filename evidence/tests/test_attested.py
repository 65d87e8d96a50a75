"""What is told of when a fact is attested, where only those say so who allege it."""

import pytest

from evidence.rows import period_rows
from people.models import Affiliation
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("citations", "words"),
    [
        ([{}], "no source names a day, month or year on which it held"),
        ([{"attested": "2022-03"}], "in March 2022"),
        (
            [{}, {"attested": "2010-12-02", "mode": "alleges"}],
            "only an allegation names a time: on 2 December 2010",
        ),
        ([{"attested": "2010-12-02", "mode": "alleges"}], "on 2 December 2010"),
    ],
)
def test_what_an_allegation_says_of_the_time_is_told_as_that(citations, words):
    post = builders.affiliation(cited=False)
    for values in citations:
        builders.cite(post, **values)
    assert dict(period_rows(Affiliation.objects.get(pk=post.pk)))["Attested"] == words
