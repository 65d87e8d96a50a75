"""Birth dates in public."""

import pytest

from people.births import public_birth
from people.models import Person


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        (None, None),
        ("1980", "1980"),
        ("1980-03", "1980"),
        ("1980-03-05", "1980"),
        ("1980-03-05?", "1980?"),
        ("1980-03-05~", "1980"),
        ("1980-01-01~", "[1979..1980]"),
        ("1980~", "1980~"),
        ("197X", "197X"),
        ("[1980-03..1981-03]", "[1980..1981]"),
        ("[1980-03-01..1980-05-01]", "1980"),
        ("[..1980-03]", "[..1980]"),
    ],
)
def test_birth_is_no_more_exact_than_a_year_unless_office_holder(born, shown):
    for basis in ("public_actor", "incidental"):
        found = public_birth(Person(name="A", born=born, public_basis=basis))
        assert (found and found.text) == shown
    found = public_birth(Person(name="A", born=born, public_basis="office_holder"))
    assert (found and found.text) == born
