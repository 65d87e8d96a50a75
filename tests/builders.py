"""Builders of valid rows for tests: give what the test is about, the rest is filled in."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from evidence.models import Citation, Source, Term
from evidence.registry import registry
from investigations.models import (
    ITEM_FIELD,
    SUBJECT_FIELD,
    Agreement,
    AgreementParticipant,
    Claim,
    ClaimLink,
    ClaimSubject,
    Event,
    EventKind,
    EventPart,
    EventParticipant,
    Investigation,
    InvestigationItem,
    Measure,
    MeasureKind,
    Stance,
    Unit,
)
from orgs.models import Door, Organization, OrganizationKind, OrganizationLink, Sphere
from people.models import (
    Affiliation,
    AffiliationOrder,
    Person,
    PersonLink,
    Role,
    RoleCategory,
    Rule,
    RuleDestination,
    RuleOffice,
)


def sphere(code: str = "private_interest", **values: Any) -> Sphere:
    defaults = {"label_en": code.replace("_", " ").capitalize()}
    return Sphere.objects.get_or_create(code=code, defaults=defaults | values)[0]


def door(inside: str = "public_office", outside: str = "private_interest", **values: Any) -> Door:
    values = {"label_en": f"Between {inside} and {outside}"} | values
    code = values.pop("code", f"{inside}-{outside}".replace("_", "-"))
    ends = {"inside": sphere(inside), "outside": sphere(outside)}
    return Door.objects.get_or_create(code=code, defaults=ends | values)[0]


def organization(
    name: str = "AWDC", *, kind: str = "lobby_group", in_sphere: str = "private_interest", **values: Any
) -> Organization:
    kind_row, _made = OrganizationKind.objects.get_or_create(
        code=kind, defaults={"label_en": kind.replace("_", " ")}
    )
    return Organization.objects.create(name=name, kind=kind_row, sphere=sphere(in_sphere), **values)


def role(name: str = "Chief executive officer", *, category: str = "executive", **values: Any) -> Role:
    category_row, _made = RoleCategory.objects.get_or_create(code=category, defaults={"label_en": category})
    code = values.pop("code", name.lower().replace(" ", "-"))
    found = Role.objects.filter(code=code).first()
    return found or Role.objects.create(name=name, code=code, category=category_row, **values)


def person(name: str = "Ari Epstein", **values: Any) -> Person:
    return Person.objects.create(name=name, **values)


def source(title: str = "A report", **values: Any) -> Source:
    return Source.objects.create(
        **{"title": title, "publisher": "De Morgen", "published": "2022-03"} | values
    )


def cite(record: Model, **values: Any) -> Citation:
    """A citation of `record`; supporting the whole, as a fact, unless told otherwise."""
    citations = registry.of(record).citations
    assert citations is not None
    values.setdefault("source", None)
    values.setdefault("paraphrase", "It says so.")
    if values["source"] is None:
        values["source"] = source()
    return citations._default_manager.create(record=record, **values)  # type: ignore[return-value]


def affiliation(*, cited: bool = True, **values: Any) -> Affiliation:
    """An affiliation with all its ends, and a supporting citation unless `cited=False`."""
    made = Affiliation.objects.create(
        person=values.pop("person", None) or person(),
        role=values.pop("role", None) or role(),
        organization=values.pop("organization", None) or organization(),
        **values,
    )
    if cited:
        cite(made)
    made.refresh_from_db()
    return made


def organization_link(*, cited: bool = True, **values: Any) -> OrganizationLink:
    made = OrganizationLink.objects.create(
        from_organization=values.pop("from_organization", None) or organization("AWDC"),
        to_organization=values.pop("to_organization", None) or organization("Diamond companies"),
        kind=values.pop("kind", "represents"),
        **values,
    )
    if cited:
        cite(made)
    made.refresh_from_db()
    return made


def rule(
    title: str = "Cooling off",
    *,
    office: dict[str, Any] | None = None,
    destination: dict[str, Any] | None = None,
    cited: bool = True,
    **values: Any,
) -> Rule:
    """A rule of 24 months, unless told otherwise, for what `office` names, towards private interest."""
    values.setdefault("code", "-".join(title.lower().split()))
    made = Rule.objects.create(title_en=title, **{"jurisdiction": "Belgium", "months": 24} | values)
    if office is not None:
        RuleOffice.objects.create(rule=made, **office)
    RuleDestination.objects.create(rule=made, **(destination or {"sphere": sphere("private_interest")}))
    if cited:
        cite(made)
    made.refresh_from_db()
    return made


def person_link(*, cited: bool = True, **values: Any) -> PersonLink:
    made = PersonLink.objects.create(
        from_person=values.pop("from_person", None) or person("Sergey Borisovich Ivanov"),
        to_person=values.pop("to_person", None) or person("Sergey Sergeyevich Ivanov"),
        kind=values.pop("kind", "parent_of"),
        **values,
    )
    if cited:
        cite(made)
    made.refresh_from_db()
    return made


def editor(username: str = "editor", **values: Any) -> User:
    """A user who may do everything."""
    return User.objects.create_superuser(username, password=username, **values)


def order(later: Affiliation, earlier: Affiliation, *, cited: bool = True, **values: Any) -> AffiliationOrder:
    """That one affiliation came after another."""
    made = AffiliationOrder.objects.create(
        affiliation=later, other=earlier, relation=values.pop("relation", "after"), **values
    )
    if cited:
        cite(made)
    made.refresh_from_db()
    return made


# ── Layer 3 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def term(model: type[Term], code: str, **values: Any) -> Any:
    """A term of a vocabulary: the one that is there, or a new one."""
    return model._default_manager.get_or_create(
        code=code, defaults={"label_en": code.replace("_", " ")} | values
    )[0]


def _cited(made: Any, cited: bool) -> Any:
    if cited:
        cite(made)
    made.refresh_from_db()
    return made


def _actor(values: dict[str, Any]) -> dict[str, Any]:
    """An organization, unless the test gave somebody."""
    if not values.get("person") and not values.get("organization"):
        values["organization"] = organization()
    return values


def agreement(
    title: str = "Cooperation agreement", *, cited: bool = True, parties: Iterable[Model] = (), **values: Any
) -> Agreement:
    """An agreement; its parties are people or organizations."""
    made = Agreement.objects.create(title_en=title, **values)
    for party in parties:
        AgreementParticipant.objects.create(agreement=made, part="party", **who(party))
    return _cited(made, cited)


def who(actor: Model) -> dict[str, Model]:
    """An actor as the field that it goes into."""
    return {"person" if isinstance(actor, Person) else "organization": actor}


def event(
    title: str = "A visit",
    *,
    cited: bool = True,
    kind: str = "visit",
    participants: Iterable[Model] = (),
    **values: Any,
) -> Event:
    made = Event.objects.create(title_en=title, kind=term(EventKind, kind), **values)
    for participant in participants:
        EventParticipant.objects.create(event=made, part=term(EventPart, "participant"), **who(participant))
    return _cited(made, cited)


def measure(
    title: str = "Import ban", *, cited: bool = True, kind: str = "import_ban", **values: Any
) -> Measure:
    values.setdefault("status", "proposed")
    return _cited(Measure.objects.create(title_en=title, kind=term(MeasureKind, kind), **values), cited)


def stance(*, cited: bool = True, **values: Any) -> Stance:
    values.setdefault("position", "opposes")
    values["measure"] = values.get("measure") or measure()
    return _cited(Stance.objects.create(**_actor(values)), cited)


def claim(statement: str = "Jobs in the diamond sector", *, cited: bool = True, **values: Any) -> Claim:
    """A claim; `unit="jobs"` makes the unit."""
    if isinstance(values.get("unit"), str):
        values["unit"] = term(Unit, values["unit"])
    return _cited(Claim.objects.create(statement_en=statement, **_actor(values)), cited)


def claim_link(*, cited: bool = True, **values: Any) -> ClaimLink:
    values.setdefault("kind", "disputes")
    for end in ("from_claim", "to_claim"):
        values[end] = values.get(end) or claim(f"A claim ({end})")
    return _cited(ClaimLink.objects.create(**values), cited)


def investigation(title: str = "Diamonds", *items: Model, **values: Any) -> Investigation:
    """A dossier with its items, whatever kind they are."""
    made = Investigation.objects.create(title_en=title, **values)
    for item in items:
        InvestigationItem.objects.create(investigation=made, **{ITEM_FIELD[type(item)]: item})
    return made


def about(said: Claim, *subjects: Model) -> Claim:
    """A claim with its subjects."""
    for subject in subjects:
        ClaimSubject.objects.create(claim=said, **{SUBJECT_FIELD[type(subject)]: subject})
    return said
