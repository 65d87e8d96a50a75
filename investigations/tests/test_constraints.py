"""What the database itself refuses, however a row is written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Value

from investigations.models import (
    Agreement,
    AgreementParticipant,
    Claim,
    ClaimLink,
    ClaimSubject,
    Event,
    EventKind,
    Investigation,
    InvestigationItem,
    Measure,
    MeasureKind,
    MeasureTarget,
    Stance,
    Unit,
)
from tests import builders

pytestmark = pytest.mark.django_db


def measure(**values: Any) -> Measure:
    kind = MeasureKind.objects.get_or_create(code="ban", defaults={"label_en": "ban"})[0]
    return Measure.objects.create(**{"title_en": "Import ban", "kind": kind, "status": "proposed"} | values)


def event(**values: Any) -> Event:
    kind = EventKind.objects.get_or_create(code="visit", defaults={"label_en": "visit"})[0]
    return Event.objects.create(**{"title_en": "A visit", "kind": kind} | values)


def claim(**values: Any) -> Claim:
    return Claim.objects.create(
        **{"organization": builders.organization(), "statement_en": "Jobs in the sector"} | values
    )


def jobs() -> Unit:
    return Unit.objects.get_or_create(code="jobs", defaults={"label_en": "jobs", "one_en": "job"})[0]


def stance(**values: Any) -> Stance:
    return Stance.objects.create(
        **{"organization": builders.organization(), "measure": measure(), "position": "opposes"} | values
    )


def person_and_organization() -> dict[str, Any]:
    return {"person": builders.person(), "organization": builders.organization()}


REFUSED: dict[str, Callable[[], Any]] = {
    "measure_title_given": lambda: measure(title_en=" "),
    "measure_status": lambda: measure(status="almost"),
    "measuretarget_one_actor": lambda: MeasureTarget.objects.create(
        measure=measure(), **person_and_organization()
    ),
    "agreement_valid_for": lambda: Agreement.objects.create(title_en="An agreement", valid_for="P"),
    "agreement_signed": lambda: Agreement.objects.filter(
        pk=Agreement.objects.create(title_en="An agreement").pk
    ).update(signed=Value("..")),
    "agreementparticipant_one_actor": lambda: AgreementParticipant.objects.create(
        agreement=Agreement.objects.create(title_en="An agreement"), part="party"
    ),
    "event_date_or_period": lambda: event(date="2018", start="2017"),
    "claim_one_actor": lambda: claim(**person_and_organization()),
    "claim_one_via": lambda: claim(
        via_person=builders.person(), via_organization=builders.organization("De Morgen")
    ),
    "claim_quantity_range": lambda: claim(quantity_low=5, quantity_high=4, unit=jobs(), qualifier="range"),
    "claim_quantity_whole": lambda: claim(quantity_low=5, unit=jobs()),
    "claim_quantity_unit": lambda: claim(qualifier="unspecified"),
    "claim_quantity_given": lambda: claim(unit=jobs(), qualifier="exactly"),
    "claimsubject_one": lambda: ClaimSubject.objects.create(claim=claim(), **person_and_organization()),
    "claimlink_two": lambda: (
        c := claim(),
        ClaimLink.objects.create(from_claim=c, kind="repeats", to_claim=c),
    ),
    "stance_position": lambda: stance(position="likes"),
    "stance_date_or_period": lambda: stance(date="2018", end="2019"),
    "investigation_title_given": Investigation.objects.create,
    "investigationitem_one": lambda: InvestigationItem.objects.create(
        investigation=Investigation.objects.create(title_en="Diamonds")
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_constraint_refuses(name: str) -> None:
    with pytest.raises((IntegrityError, ValueError)) as refused, transaction.atomic():
        REFUSED[name]()
    assert name in str(refused.value)


def test_what_the_constraints_allow() -> None:
    """Control: the same rows, mended."""
    assert claim(quantity_low=4, quantity_high=5, unit=jobs(), qualifier="range").has_quantity
    assert claim(unit=jobs(), qualifier="unspecified").has_quantity
    assert not claim().has_quantity
    assert event(date="2018") and event(start="2018", end="2019") and event()
    assert stance(person=builders.person(), organization=None).actor.name == "Ari Epstein"
    assert Agreement.objects.create(title_nl="Een akkoord", valid_for="P1Y6M").words("en") == "Een akkoord"
    subject = ClaimSubject.objects.create(claim=claim(), about_claim=claim())
    assert isinstance(subject.subject, Claim)


def test_the_same_subject_twice_is_refused() -> None:
    said, person = claim(), builders.person()
    ClaimSubject.objects.create(claim=said, person=person)
    with pytest.raises(IntegrityError, match="claimsubject_once"), transaction.atomic():
        ClaimSubject.objects.create(claim=said, person=person)


def test_unit_is_singular_with_one_only() -> None:
    assert [jobs().label_for(n) for n in (0, 1, 2)] == ["jobs", "job", "jobs"]
