"""What blocks publication, in a sentence, and what doesn't."""

import pytest
from django.utils import timezone

from newsroom.publishing import PublishError, plan, publish
from people.models import Identity, Person, PersonIdentifier, PersonName, PublicBasis
from tests import builders


def sentences(*records) -> list[str]:
    return [blocker.message for blocker in plan(records).blockers]


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{"paraphrase": "Says so."}, {"paraphrase": "", "quote": "Hij is het."}])
def test_a_citation_that_tells_what_the_source_says_is_evidence(said: dict[str, str]) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, **said)
    assert not sentences(fact)


@pytest.mark.django_db
def test_a_citation_that_tells_nothing_is_no_evidence() -> None:
    fact = builders.affiliation(cited=False)
    assert sentences(fact) == ["No citation supports it. Add one: nothing goes out without evidence."]
    builders.cite(fact, paraphrase="", locator="§ 3")
    (sentence,) = sentences(fact)
    assert "doesn't tell what the source says" in sentence


@pytest.mark.django_db
def test_contradictory_dates_block_until_they_are_explained() -> None:
    fact = builders.affiliation(start="2019", end="2015")
    (sentence,) = sentences(fact)
    assert "contradict each other: the start (2019) comes after the end (2015). Mend them" in sentence
    with pytest.raises(PublishError, match="contradict each other"):
        publish(plan([fact]), by=builders.editor())
    fact.remark = "De Morgen gives 2019 as the start and 2015 as the end."
    fact.save()
    assert not sentences(fact)


@pytest.mark.django_db
@pytest.mark.parametrize("identity", [Identity.UNNAMED_ONE, Identity.UNNAMED_GROUP])
def test_somebody_unnamed_has_no_names(identity: str) -> None:
    person = builders.person(
        "Mayor (unnamed)", identity=identity, headcount_low=2 if "group" in identity else None
    )
    assert not sentences(person)
    name = PersonName.objects.create(person=person, name="Bart De Wever")
    (sentence,) = sentences(person)
    assert "has other names" in sentence
    name.delete()
    PersonIdentifier.objects.create(person=person, scheme="wikidata", value="Q1")
    (sentence,) = sentences(person)
    assert "isn't named" in sentence
    Person.objects.update(identity=Identity.NAMED, headcount_low=None)
    (sentence,) = sentences(person)
    assert "isn't named" not in sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("born", "basis", "blocked"),
    [
        ("1980-03-05", PublicBasis.PUBLIC_ACTOR, True),
        ("1980-03", PublicBasis.INCIDENTAL, True),
        ("[1980-03..1981-03]", PublicBasis.PUBLIC_ACTOR, True),
        ("1980", PublicBasis.PUBLIC_ACTOR, False),
        ("[1980..1981]", PublicBasis.INCIDENTAL, False),
        ("1980-03-05", PublicBasis.OFFICE_HOLDER, False),
        (None, PublicBasis.INCIDENTAL, False),
    ],
)
def test_a_birth_is_a_year_unless_of_an_office_holder(born: str | None, basis: str, blocked: bool) -> None:
    person = builders.person(born=born, public_basis=basis)
    builders.cite(person, aspects=["birth"])
    assert bool(sentences(person)) == blocked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "aspect", "word"), [("born", "birth", "birth"), ("died", "death", "death")]
)
def test_births_and_deaths_need_evidence_of_their_own(field: str, aspect: str, word: str) -> None:
    person = builders.person(**{field: "1950"})
    builders.cite(person, aspects=["name"])
    (sentence,) = sentences(person)
    assert f"No citation is about the {word}" in sentence
    builders.cite(person, aspects=[aspect], relation="contradicts")
    assert len(sentences(person)) == 1
    builders.cite(person, aspects=["name", aspect])
    assert not sentences(person)


@pytest.mark.django_db
def test_an_identity_needs_evidence_of_its_own() -> None:
    """A source of somebody's posts doesn't say which entry of a register they are."""
    person = builders.person("Bart De Wever")
    assert not sentences(person)
    identifier = PersonIdentifier.objects.create(person=person, scheme="wikidata", value="Q12345")
    builders.cite(person, aspects=["name"])
    builders.cite(person, aspects=["identity"], relation="contradicts")
    (sentence,) = sentences(person)
    assert "no citation is about that" in sentence
    builders.cite(person, aspects=["identity"])
    assert not sentences(person)
    person.citations.all().delete()
    assert sentences(person)
    identifier.delete()
    assert not sentences(person)


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "blocked"), [(10, True), (17, True), (18, True), (19, False), (40, False)])
def test_minors_and_who_may_be_one_are_never_published(years: int, blocked: bool) -> None:
    """Of a year of birth, the last day of it counts."""
    person = builders.person(born=str(timezone.localdate().year - years))
    builders.cite(person, aspects=["birth"])
    assert any("under 18" in sentence for sentence in sentences(person)) == blocked
