"""Names in comparable form, other names gathered by the database, identifiers, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from evidence.identifiers import validate_identifier
from evidence.models import Source
from evidence.names import normalize
from orgs.models import Organization, OrganizationName
from people.models import Person, PersonName
from tests import builders


@pytest.mark.parametrize(
    ("written", "comparable"),
    [
        ("Сергей Сергеевич Иванов", "sergey sergeevich ivanov"),
        ("АК «АЛРОСА»", "ak alrosa"),
        ("Sophie Wilmès", "sophie wilmes"),
        ("Öberg", "oberg"),
        ("Татьяна Васильева", "tatyana vasilyeva"),
        ("ОБЪЕДКОВ, Игорь", "obyedkov igor"),
        ("Альроса", "alrosa"),
        ("Alʹrosa", "alrosa"),
        ("Jean d’Udekem", "jean d udekem"),
        ("  De   Wever,Bart ", "de wever bart"),
        ("Γιώργος", "giorgos"),
        ("ß", "ss"),
        ("…", ""),
    ],
)
def test_normalize(written: str, comparable: str) -> None:
    assert normalize(written) == comparable


@pytest.mark.django_db
def test_a_person_is_found_by_any_name_in_any_script() -> None:
    son = builders.person("Sergey Sergeyevich Ivanov")
    PersonName.objects.create(person=son, name="Сергей Сергеевич Иванов", language="ru", script="Cyrl")
    PersonName.objects.create(person=son, name="Sergueï Sergueïevitch Ivanov", language="fr", script="Latn")
    father = builders.person("Sergey Borisovich Ivanov")
    builders.person("Sergey Ivanenko")
    assert set(Person.objects.matching("Иванов")) == {son, father}
    assert set(Person.objects.matching("ivanov sergeevich")) == {son}
    assert set(Person.objects.matching("Sergueï")) == {son}
    assert not Person.objects.matching("  …  ").exists()
    assert not Person.objects.matching("ivanov%").exclude(pk__in=[son.pk, father.pk]).exists()


@pytest.mark.django_db
def test_other_names_are_gathered_by_the_database_only() -> None:
    person = builders.person("Ari Epstein")
    first = PersonName.objects.create(person=person, name="Arie Epstein")
    Person.objects.update(other_normal_names="forged")
    person.refresh_from_db()
    assert person.search_text == "ari epstein\narie epstein"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_personname WHERE id = %s", [first.pk])
    person.refresh_from_db()
    assert person.search_text == "ari epstein\n"


@pytest.mark.django_db
def test_label_is_for_the_reader() -> None:
    russia = builders.organization("Российская Федерация", kind="state", in_sphere="public_office")
    for language, name in [("nl", "Rusland"), ("en", "Russia")]:
        OrganizationName.objects.create(organization=russia, name=name, language=language, kind="translation")
    assert (russia.label("nl"), russia.label("en"), russia.label("fr")) == ("Rusland", "Russia", "Russia")
    bank = builders.organization("Газпромбанк", kind="bank")
    OrganizationName.objects.create(
        organization=bank, name="Gazprombank", language="en", kind="transliteration"
    )
    OrganizationName.objects.create(
        organization=bank, name="Газпром банк", language="ru", kind="spelling_variant"
    )
    assert (bank.label("nl"), bank.label("en")) == ("Gazprombank", "Gazprombank")
    service = builders.organization(
        "Федеральная служба безопасности", kind="service", in_sphere="public_office"
    )
    for language, name in [("ru", "ФСБ"), ("nl", "FSB")]:
        OrganizationName.objects.create(organization=service, name=name, language=language, kind="acronym")
    assert service.label("en") == "FSB"
    city = builders.organization("Stad Antwerpen", kind="city", in_sphere="public_office")
    OrganizationName.objects.create(
        organization=city, name="City of Antwerp", language="en", kind="translation"
    )
    assert (city.label("en"), city.label("fr")) == ("City of Antwerp", "Stad Antwerpen")


@pytest.mark.parametrize(
    ("scheme", "value", "canonical"),
    [
        ("kbo", "0203.201.340", "0203201340"),
        ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
        ("siren", "552 008 443", "552008443"),
        ("wikidata", "Q12983", "Q12983"),
        ("everypolitician", " a/b ", "a/b"),
    ],
)
def test_identifier_in_canonical_form(scheme: str, value: str, canonical: str) -> None:
    assert validate_identifier(scheme, value) == canonical


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("kbo", "0203.201.341"),
        ("lei", "x"),
        ("siren", "552008444"),
        ("wikidata", "12983"),
        ("wikidata", "Q0"),
    ],
)
def test_identifier_with_a_wrong_check_is_refused_in_a_sentence(scheme: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"“{value}” is not a valid"):
        validate_identifier(scheme, value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": " "}, "Give a name"),
        ({"name": "A group", "identity": "unnamed_group"}, "how many people"),
        ({"name": "One", "headcount_low": 3}, "Only a group"),
        (
            {"name": "A", "identity": "unnamed_group", "headcount_low": 3, "headcount_high": 2},
            "can't be less",
        ),
    ],
)
def test_database_refuses_and_the_form_says_why(values: dict[str, object], message: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(**values)
    with pytest.raises(ValidationError, match=message):
        Person(**values).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["2023-02-29", "2016--01-15", "0000", "now", ".."])
def test_database_refuses_a_date_that_is_none(value: str) -> None:
    made = builders.source()
    with (
        pytest.raises(IntegrityError, match="source_published"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE evidence_source SET published = %s WHERE id = %s", [value, made.pk])
    assert Source.objects.get().published is not None


@pytest.mark.django_db
def test_country_is_two_letters() -> None:
    with pytest.raises(ValidationError, match="two capital letters"):
        Organization(name="X", country="be").full_clean(exclude=["kind", "sphere"])
