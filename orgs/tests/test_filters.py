"""Filters of organizations and of the links between them."""

import pytest
from django.http import QueryDict

from orgs.filters import OrganizationFilter, OrganizationLinkFilter
from orgs.models import OrganizationName
from tests import builders

pytestmark = pytest.mark.django_db


def found(filterset, query):
    asked = filterset(QueryDict(query))
    assert asked.is_valid(), asked.refusals
    return set(asked.qs)


def test_organizations_by_name_kind_sphere_country_and_level():
    alrosa = builders.organization("ALROSA", kind="company", country="RU")
    OrganizationName.objects.create(organization=alrosa, name="АК «АЛРОСА»", language="ru", script="Cyrl")
    cabinet = builders.organization(
        "Justice cabinet", kind="cabinet", in_sphere="public_office", country="BE", level="federal"
    )
    assert found(OrganizationFilter, "q=алроса") == {alrosa}
    assert found(OrganizationFilter, "kind=company") == {alrosa}
    assert found(OrganizationFilter, "sphere=public_office") == {cabinet}
    assert found(OrganizationFilter, "country=be") == {cabinet}
    assert found(OrganizationFilter, "level=federal") == {cabinet}
    assert found(OrganizationFilter, "level=federal&country=RU") == set()
    assert found(OrganizationFilter, "q=?!") == set()


def test_organizations_in_alphabetical_order_both_ways():
    for name in ("Beta", "alpha", "Гамма"):
        builders.organization(name)
    asked = [str(each) for each in OrganizationFilter(QueryDict("ordering=name")).qs]
    assert asked == ["alpha", "Beta", "Гамма"]
    assert [str(each) for each in OrganizationFilter(QueryDict("ordering=-name")).qs] == asked[::-1]


def test_links_by_either_end_and_by_direction():
    awdc, firms = builders.organization("AWDC"), builders.organization("Firms")
    link = builders.organization_link(from_organization=awdc, to_organization=firms)
    back = builders.organization_link(from_organization=firms, to_organization=awdc, kind="funds")
    builders.organization_link(
        from_organization=builders.organization("Third"), to_organization=builders.organization("Fourth")
    )
    assert found(OrganizationLinkFilter, f"organization={awdc.pk}") == {link, back}
    assert found(OrganizationLinkFilter, f"from_organization={awdc.key}") == {link}
    assert found(OrganizationLinkFilter, f"to_organization={awdc.key}") == {back}
    assert found(OrganizationLinkFilter, f"organization={awdc.key}&kind=funds") == {back}


def test_links_by_source_are_listed_once():
    source = builders.source()
    link = builders.organization_link(cited=False)
    builders.cite(link, source=source, locator="§ 1")
    builders.cite(link, source=source, locator="§ 2", relation="contradicts")
    builders.organization_link(
        from_organization=builders.organization("Third"), to_organization=builders.organization("Fourth")
    )
    asked = OrganizationLinkFilter(QueryDict(f"source={source.pk}"))
    assert [each.pk for each in asked.qs] == [link.pk]


def test_links_by_standing():
    link = builders.organization_link(cited=False)
    builders.cite(link, mode="alleges", voice="PVDA")
    assert found(OrganizationLinkFilter, "standing=alleged") == {link}
    assert found(OrganizationLinkFilter, "standing=stated") == set()
    assert not OrganizationLinkFilter(QueryDict("standing=unsupported")).is_valid()


def test_links_on_a_day_carry_whether_they_held():
    builders.organization_link(start="2010", end="2012")
    asked = OrganizationLinkFilter(QueryDict("on=2011-01-01"))
    assert [each.held for each in asked.qs] == ["certain"]
    assert found(OrganizationLinkFilter, "on=2013") == set()
