"""Links between organizations in words."""

from decimal import Decimal

import pytest

from orgs.models import OrganizationLink
from orgs.ties import share_words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"share_low": Decimal("25.00"), "share_high": Decimal("25.00")}, "25%"),
        ({"share_low": Decimal("33.30"), "share_high": Decimal("33.30")}, "33.3%"),
        ({"share_low": Decimal("100"), "share_high": Decimal("100")}, "100%"),
        ({"share_low": Decimal("10"), "share_high": Decimal("20")}, "between 10% and 20%"),
        ({"share_low": Decimal("5")}, "at least 5%"),
        ({"share_high": Decimal("5")}, "at most 5%"),
        (
            {"share_low": Decimal("33.33"), "share_high": Decimal("33.34"), "share_words": "one third"},
            "one third",
        ),
        ({"share_words": "a stake", "interest": "beneficial"}, "a stake, through others"),
        ({"interest": "direct"}, "held directly"),
    ],
)
def test_share_words(values, words):
    assert share_words(OrganizationLink(kind="owns", **values)) == words
