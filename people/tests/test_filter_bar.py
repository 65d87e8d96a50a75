"""What a filter bar shows at once, and what it folds."""

import pytest
from django.test import Client

from people.filters import AffiliationFilter
from people.models import Affiliation, Move
from people.move_filters import MoveFilter


@pytest.mark.django_db
@pytest.mark.parametrize(("filters", "model"), [(MoveFilter, Move), (AffiliationFilter, Affiliation)])
def test_every_field_is_shown_once(filters, model) -> None:
    asked = filters({}, model.objects.all())
    shown = [field.name for field in asked.fields_shown]
    folded = [field.name for field in asked.fields_folded]
    assert shown == list(filters.FIRST)
    assert sorted(shown + folded) == sorted(field.name for field in asked.form.visible_fields())
    assert not asked.unfolded


def test_what_is_asked_for_is_not_hidden(case: str) -> None:
    def folded(address: str) -> str:
        return Client().get(address).text.partition('<details class="filters__more"')[2].partition(">")[0]

    assert folded("/revolving-door/").strip() == ""
    assert folded("/revolving-door/?direction=exit").strip() == ""
    assert folded("/revolving-door/?from_sphere=public_office").strip() == "open"
    assert folded("/revolving-door/?within_months=-1").strip() == "open"
    assert "filters__more" not in Client().get("/roles/").text
