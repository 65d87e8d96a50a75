"""Birth and death of a person."""

import pytest
from django.core.exceptions import ValidationError

from people.models import Person


@pytest.mark.parametrize(("born", "died"), [("1950", "1949"), ("1950-03", "1950-02"), ("1950", "[..1949]")])
def test_nobody_dies_before_being_born(born: str, died: str) -> None:
    with pytest.raises(ValidationError, match="can’t be right") as told:
        Person(name="X", born=born, died=died).full_clean(
            exclude=["id"], validate_unique=False, validate_constraints=False
        )
    assert list(told.value.message_dict) == ["died"]


@pytest.mark.parametrize(
    ("born", "died"),
    [("1950", "1950"), ("1950-03", "1950"), ("1950", ""), ("", "1949"), ("[..1950]", "1949")],
)
def test_dates_that_leave_a_reading_are_taken(born: str, died: str) -> None:
    Person(name="X", born=born, died=died).full_clean(
        exclude=["id"], validate_unique=False, validate_constraints=False
    )
