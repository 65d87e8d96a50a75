"""What is told of a fact where it is saved and reviewed, besides what it says: each source once, titles that are missing, and
figures as they were typed."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.registry import registry
from newsroom.history import history_of
from newsroom.tests.people_at_work import editor, signed_in
from newsroom.untitled import untitled_in
from people.models import Affiliation, RoleTitle
from tests import builders as b

pytestmark = pytest.mark.usefixtures("committed")

REVIEW = reverse("newsroom-review")


def page(url: str, **query: Any) -> str:
    return " ".join(signed_in(editor()).get(url, query).content.decode().split())


def told(*facts: Affiliation) -> list[str]:
    return [words for _role, _url, words in untitled_in({registry.of(Affiliation): {f.pk for f in facts}})]


def test_a_source_that_is_cited_twice_is_told_once() -> None:
    fact, source = b.affiliation(cited=False), b.source("A report that is cited twice")
    b.cite(fact, source=source, locator="§ 3")
    b.cite(fact, source=source, locator="§ 4")
    html = page(reverse("newsroom-entered", args=[fact.pk]))
    assert html.count(f'<a href="{reverse("admin:evidence_source_change", args=[source.pk])}">') == 1


def test_a_role_without_a_title_in_a_language_is_told() -> None:
    fact = b.affiliation()
    assert told(fact) == ["Dutch or French"]
    RoleTitle.objects.create(role=fact.role, language="nl", title="Bestuurder", preferred=True)
    # One that isn't preferred isn't shown.
    french = RoleTitle.objects.create(role=fact.role, language="fr", title="Directeur")
    assert told(fact) == ["French"]
    french.preferred = True
    french.save()
    assert told(fact) == []


def test_it_is_told_where_the_fact_is_saved_and_where_it_is_reviewed() -> None:
    fact, client = b.affiliation(), signed_in(editor())
    urls = (
        reverse("newsroom-entered", args=[fact.pk]),
        f"{REVIEW}?kind=affiliations&id={fact.pk}",
    )
    role = f'<a href="{reverse("admin:people_role_change", args=[fact.role.pk])}">{fact.role}</a>: it has no preferred'
    for url in urls:
        html = " ".join(client.get(url).content.decode().split())
        assert f"{role} title in Dutch or French, so readers of those pages get the English one." in html
    for language in ("nl", "fr"):
        RoleTitle.objects.create(role=fact.role, language=language, title="X", preferred=True)
    for url in urls:
        assert "Look at these titles" not in client.get(url).content.decode()


@pytest.mark.parametrize("number", [2, 20])
def test_the_number_of_queries_does_not_grow(number: int) -> None:
    facts = [
        b.affiliation(person=b.person(f"P {n}"), role=b.role(f"Role {n}"), cited=False) for n in range(number)
    ]
    with CaptureQueriesContext(connection) as queries:
        assert len(told(*facts)) == number
    assert len(queries) == 3


def test_figures_are_told_as_they_were_typed() -> None:
    claim = b.claim(
        quantity_low="400",
        quantity_high="1500.5",
        qualifier="range",
        unit="jobs",
        organization=b.organization(),
    )
    html = page(REVIEW, kind="claims", id=claim.pk)
    assert "<dd>400</dd>" in html.replace(" ", "") and "1500.5</dd>" in html.replace(" ", "")
    assert "400.0000" not in html and "4E+2" not in html
    said = [
        field.after
        for change in history_of(registry.of(claim), claim.pk)
        for row in change.rows
        for field in row.fields
    ]
    assert "400" in said and "1500.5" in said and "400.0000" not in said
