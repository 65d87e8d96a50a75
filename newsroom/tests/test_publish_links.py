"""Optional references that choose their other end among several kinds of record, such as what a dossier holds."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from evidence.registry import registry
from investigations.models import Investigation, InvestigationItem, Measure, MeasureKind
from newsroom.models import ApprovedLink
from newsroom.publishing import State, plan, publish, states
from newsroom.publishing.withdraw import plan_withdrawal, withdraw
from tests import builders


def public(model: type[Model]) -> list[Any]:
    return list(model._base_manager.using("published").all())


def dossier(**values: Any) -> Investigation:
    return Investigation.objects.create(title_en="Diamonds", **values)


def measure(title: str = "Import ban") -> Measure:
    kind, _made = MeasureKind.objects.get_or_create(code="ban", defaults={"label_en": "ban"})
    made = Measure.objects.create(title_en=title, kind=kind, status="proposed")
    builders.cite(made)
    return made


def test_an_item_goes_out_once_its_record_is_public_whatever_kind_it_is(committed: str) -> None:
    by = builders.editor()
    story, person, ban = dossier(), builders.person(), measure()
    InvestigationItem.objects.create(investigation=story, person=person)
    InvestigationItem.objects.create(investigation=story, measure=ban)
    publish(plan([story]), by=by)
    assert not public(InvestigationItem)
    publish(plan([ban]), by=by)
    assert [item.measure_id for item in public(InvestigationItem)] == [ban.pk]
    publish(plan([person]), by=by)
    assert {item.person_id for item in public(InvestigationItem)} == {person.pk, None}


def test_an_item_that_was_added_since_does_not_slip_out_with_its_record(committed: str) -> None:
    by = builders.editor()
    story, person = dossier(), builders.person()
    publish(plan([story]), by=by)
    InvestigationItem.objects.create(investigation=story, person=person)
    publish(plan([person]), by=by)
    assert not public(InvestigationItem)
    # Control: once the dossier itself is published again, it does.
    publish(plan([story]), by=by)
    assert len(public(InvestigationItem)) == 1


def test_an_item_that_was_edited_since_stays_away_until_its_dossier_is_published(committed: str) -> None:
    by = builders.editor()
    story, person = dossier(), builders.person()
    item = InvestigationItem.objects.create(investigation=story, person=person, position=1)
    publish(plan([story]), by=by)
    InvestigationItem.objects.filter(pk=item.pk).update(position=2)
    aggregate = registry.of(Investigation)
    assert states(aggregate, [story.pk])[story.pk] == State.CHANGED
    publish(plan([person]), by=by)
    assert not public(InvestigationItem)
    publish(plan([story]), by=by)
    assert [row.position for row in public(InvestigationItem)] == [2]
    assert states(aggregate, [story.pk])[story.pk] == State.PUBLISHED


def test_the_preview_names_the_record_that_an_item_holds(committed: str) -> None:
    by = builders.editor()
    story, person = dossier(), builders.person("Ari Epstein")
    item = InvestigationItem.objects.create(investigation=story, person=person, position=1)
    fields = {f.label: f.after for row in next(plan([story]).changes()).rows for f in row.fields}
    assert fields["Person"] == "Ari Epstein"
    publish(plan([story]), by=by)
    item.delete()
    (change,) = plan([story]).changes()
    assert [(row.kind, {f.label: f.before for f in row.fields}["Person"]) for row in change.rows] == [
        ("removed", "Ari Epstein")
    ]


def test_withdrawing_a_record_takes_its_items_and_publishing_it_again_brings_them_back(
    committed: str,
) -> None:
    by = builders.editor()
    story, ban = dossier(), measure()
    InvestigationItem.objects.create(investigation=story, measure=ban)
    publish(plan([story, ban]), by=by)
    withdraw(plan_withdrawal([ban]), reason="A mistake.", by=by)
    assert not public(InvestigationItem) and public(Investigation)
    publish(plan([ban]), by=by)
    assert len(public(InvestigationItem)) == 1
    assert ApprovedLink.objects.count() == 1


@pytest.mark.parametrize("field", ["person_id", "measure_id"])
def test_postgresql_itself_refuses_an_item_whose_record_is_not_public(committed: str, field: str) -> None:
    by = builders.editor()
    story = dossier()
    publish(plan([story]), by=by)
    record = builders.person() if field == "person_id" else measure()

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO published.investigations_investigationitem (id, investigation_id, position, {field})"
                " VALUES (gen_random_uuid(), %s, 1, %s)",
                [story.pk, record.pk],
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="foreign key"):
        insert()
    publish(plan([record]), by=by)
    insert()  # control: with its record public, it is accepted
