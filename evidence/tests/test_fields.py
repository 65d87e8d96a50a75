"""The model field, the form field and the constraint for partial dates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value

from evidence import fields
from evidence.dates import PartialDate, PartialDateError
from evidence.tests.posts import post_table


@pytest.fixture
def post(committed: str) -> Iterator[Any]:
    with post_table() as model:
        yield model


def test_field_gives_partial_dates_back(post: Any) -> None:
    row = post.objects.create(start=" 2018-04-24 ", end="..")
    assert row.start == PartialDate.parse("2018-04-24")
    row.end = "2019"
    assert row.end == PartialDate.parse("2019")
    row.end = ""
    assert row.end is None
    loaded = post.objects.get(start="2018-04-24")
    assert (loaded.start, loaded.end) == (PartialDate.parse("2018-04-24"), PartialDate.parse(".."))
    assert post.objects.filter(start__in=["2018-04-24", PartialDate.parse("2019")], end="..").exists()
    assert post.objects.filter(start__startswith="2018").exists()
    assert post.objects.values_list("start", flat=True).get() == PartialDate.parse("2018-04-24")


def test_field_loads_deferred_dates(post: Any) -> None:
    post.objects.create(start="2018-04", end=None)
    row = post.objects.defer("start").get()
    assert "start" in row.get_deferred_fields()
    assert row.start == PartialDate.parse("2018-04")
    post.objects.update(start="2019")
    row.refresh_from_db()
    assert row.start == PartialDate.parse("2019")


def test_field_takes_expressions(post: Any) -> None:
    row = post.objects.create(start="2018", end="2019")
    row.end = F("start")
    row.save()
    row.refresh_from_db()
    assert row.end == PartialDate.parse("2018")
    post.objects.update(end=Value("2020~"))
    assert post.objects.annotate(first=fields.EdtfEarliest("end")).get().first == date(2019, 1, 1)


def test_field_refuses_nonsense_in_words(post: Any) -> None:
    with pytest.raises(PartialDateError, match="February 2023 has 28 days"):
        post(start="2023-02-29")
    with pytest.raises(PartialDateError, match="Only an end can be"):
        post(start="..")
    with pytest.raises(ValidationError, match="February 2023 has 28 days"):
        post._meta.get_field("start").to_python("2023-02-29")
    row = post(start=None, end="..")
    row.full_clean()
    assert post._meta.get_field("start").value_to_string(row) == ""
    assert post._meta.get_field("end").value_to_string(row) == ".."


@pytest.mark.parametrize("lookup", ["lt", "lte", "gt", "gte", "range"])
def test_field_refuses_to_compare_notations(post: Any, lookup: str) -> None:
    with pytest.raises(FieldError):
        post.objects.filter(**{f"start__{lookup}": "2018"}).exists()


@pytest.mark.parametrize(
    ("column", "text"), [("start", "2023-02-29"), ("start", ".."), ("end", "now"), ("start", "")]
)
def test_table_refuses_nonsense_however_it_is_written(post: Any, column: str, text: str) -> None:
    with (
        pytest.raises(IntegrityError, match=f"post_{column}"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f'INSERT INTO evidence_post ("{column}") VALUES (%s)', [text])


def test_constraint_has_a_message_for_people(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The field refuses first; where it doesn't, the constraint still words it."""
    monkeypatch.setattr(fields.PartialDateField, "get_prep_value", lambda self, value: value)
    row = post()
    row.__dict__["start"] = "2018-99"
    with pytest.raises(ValidationError, match=r"Start: this is not a date\. Write a year"):
        post._meta.constraints[0].validate(post, row)


def test_field_survives_migrations() -> None:
    field = fields.PartialDateField("start", allow_open=True, null=False, blank=False)
    _name, path, args, kwargs = field.deconstruct()
    again = fields.PartialDateField(*args, **kwargs)
    assert path == "evidence.fields.PartialDateField"
    assert (again.allow_open, again.null, again.blank, again.max_length) == (True, False, False, 32)
    assert again.deconstruct()[1:] == (path, args, kwargs)


def test_form_field_cleans_and_renders() -> None:
    start = fields.PartialDateField().formfield()
    end = fields.PartialDateField(allow_open=True).formfield()
    assert start is not None and end is not None
    assert start.clean(" 2018-04 ") == PartialDate.parse("2018-04")
    assert start.clean("") is None
    assert end.clean("..") == PartialDate.parse("..")
    for text in ("..", "2018-13"):
        with pytest.raises(ValidationError):
            start.clean(text)
    assert not start.has_changed(PartialDate.parse("2018-04"), "2018-04")
    assert start.has_changed(PartialDate.parse("2018-04"), "2018-05")
    html = start.widget.render("start", PartialDate.parse("2018-04"), start.widget.attrs)
    for part in (
        'value="2018-04"',
        'class="partial-date"',
        "data-partial-date",
        "placeholder=",
    ):
        assert part in html
    assert "data-allow-open" not in html
    assert "data-allow-open" in end.widget.render("end", None, end.widget.attrs)
