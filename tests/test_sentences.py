"""Every template of every sentence against every combination of standing, reality, identity and date, in all languages.

Nothing is saved: the records are made in memory, with their citations and other rows put where a prefetch would.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any

import polib
import pytest
from django.utils import translation

from evidence.dates import PartialDate
from evidence.models import Fact, Reality, Source
from evidence.models.worded import LANGUAGES
from evidence.registry import registry
from evidence.sentences import sentences
from evidence.standing import Standing
from investigations.models import (
    Agreement,
    AgreementCitation,
    AgreementParticipant,
    Claim,
    ClaimCitation,
    ClaimLink,
    ClaimLinkCitation,
    ClaimRelation,
    Event,
    EventCitation,
    Measure,
    MeasureCitation,
    MeasureState,
    MeasureStatus,
    Position,
    Qualifier,
    Stance,
    StanceCitation,
    Unit,
)
from orgs.models import Organization, OrganizationLink, OrganizationLinkCitation, OrganizationLinkKind
from people.models import (
    Affiliation,
    AffiliationCitation,
    AffiliationOrder,
    AffiliationOrderCitation,
    Engagement,
    Identity,
    OrderRelation,
    Person,
    PersonLink,
    PersonLinkCitation,
    PersonLinkKind,
    Role,
    Rule,
    RuleCitation,
)

LOCALE = Path(__file__).resolve().parent.parent / "locale"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
# What a sentence says of each standing and reality, in each language.
STANDING = {
    "alleged": {"en": "This is alleged", "nl": "Dit is een bewering", "fr": "C’est une allégation"},
    "denied": {"en": "AWDC denies this", "nl": "AWDC ontkent dit", "fr": "AWDC dément cela"},
    "disputed": {"en": "AWDC differs", "nl": "AWDC geeft dit anders weer", "fr": "AWDC dit autre chose"},
    "unsupported": {"en": "No source supports", "nl": "Geen enkele bron", "fr": "Aucune source n’étaye"},
}
REALITY = {
    "announced": {"en": "nnounced", "nl": "angekondigd", "fr": "nnonce"},
    "planned": {"en": "lanned", "nl": "epland", "fr": "rojet"},
    "reported": {"en": "eported", "nl": "aar verluidt", "fr": "nformation rapportée"},
}
UNRESOLVED = {"en": "which of the namesakes", "nl": "welke van de naamgenoten", "fr": "lequel des homonymes"}
NOT_KNOWN = {"en": ["not known"], "nl": ["niet bekend"], "fr": ["connus", "connues", "connu", "connue"]}
NEVER = re.compile(
    r"None|%\(|\(\)|  | [.,]|\.\.|certain|\bzeker\b|present\b|current|huidig|actuel", re.IGNORECASE
)

DATES = [
    (None, None, ""),
    ("2018-04-24", None, ""),
    ("2018-04-01", "..", ""),
    ("2018-04", "2019", ""),
    ("2018", None, "2018-05"),
    ("197X", None, ""),
    ("2017~", None, ""),
    ("2017?", "2018~", ""),
    ("[1980..1981]", None, ""),
    ("[2016..2018-04-24]", "[2019..]", ""),
    ("[..2007]", None, ""),
    (None, "2019-05", ""),
    (None, None, "2018-04-24"),
]


def with_rows(record: Any, **rows: list[Any]) -> Any:
    """A record in memory, with related rows where prefetch_related would have put them."""
    record._prefetched_objects_cache = rows
    return record


def organization(name: str = "Alrosa") -> Organization:
    return with_rows(Organization(name=name), names=[])


def person(identity: str) -> Person:
    group = identity == Identity.UNNAMED_GROUP
    made = Person(
        name="Ari Epstein",
        identity=identity,
        headcount_low=2 if group else None,
        headcount_high=4 if group else None,
    )
    return with_rows(made, names=[])


def role() -> Role:
    return with_rows(Role(name="Mayor"), titles=[])


def citations(model: type, standing: str, attested: str) -> list[Any]:
    source = Source(title="A report", publisher="Knack", published="2021-06-14")
    if standing == Standing.UNSUPPORTED:
        return []
    found = [model(source=source, voice="PVDA", mode="alleges", attested=attested or None)]
    if standing == Standing.STATED:
        found = [model(source=source, voice="PVDA", attested=attested or None)]
    if standing in (Standing.DENIED, Standing.DISPUTED):
        found.append(
            model(
                source=source,
                voice="AWDC",
                relation="contradicts",
                voice_is_concerned=standing == Standing.DENIED,
            )
        )
    return found


def claim(**values: Any) -> Claim:
    made = Claim(statement_en="Jobs in the sector", organization=organization("PVDA"), **values)
    return with_rows(made, citations=[])


def variants(kind: type[Fact], identity: str) -> Iterator[dict[str, Any]]:
    """One of every template that a kind has besides what all facts have in common."""
    somebody, alrosa = person(identity), organization()
    if kind is Affiliation:
        post = {"person": somebody, "role": role(), "organization": alrosa}
        yield from (post | {"engagement": engagement} for engagement in Engagement)
        yield post | {"on_behalf_of": organization("AWDC")}
        yield post | {"headcount_low": 1} if identity == Identity.UNNAMED_GROUP else post
    elif kind is AffiliationOrder:
        ends = {
            name: Affiliation(person=person("named"), role=role(), organization=organization(name))
            for name in ("affiliation", "other")
        }
        yield from (ends | {"relation": relation} for relation in OrderRelation)
    elif kind is PersonLink:
        yield from (
            {"from_person": somebody, "kind": each, "to_person": person("named")} for each in PersonLinkKind
        )
    elif kind is OrganizationLink:
        tie = {"from_organization": alrosa, "to_organization": organization("Mir")}
        yield from (tie | {"kind": each} for each in OrganizationLinkKind)
        yield tie | {"kind": "owns", "share_low": Decimal(33), "share_high": Decimal(34)}
    elif kind is Agreement:
        yield {"title_en": "Accord", "signed": "2018-04-24", "place": "Moscow", "valid_for": "P1Y6M10D"}
        yield {"title_en": "Accord", "valid_for": "P3Y"}
    elif kind is Event:
        yield {"title_en": "Visit", "place": "Moscow"}
        yield from ({"title_en": "Visit", "qualifier": each} for each in Qualifier)
    elif kind is Measure:
        for each in MeasureState:
            yield {"title_en": "Ban", "status": each, "authority": alrosa, "announced": "2016-07-19"}
            yield {"title_en": "Ban", "status": each, "in_force": "2024-01"}
    elif kind is Stance:
        measure = Measure(title_en="Ban", status="proposed")
        yield from ({"organization": alrosa, "measure": measure, "position": each} for each in Position)
        yield {"person": somebody, "measure": measure, "position": "blocks", "reason": "It hurts."}
    elif kind is Claim:
        yield {
            "statement_en": "Jobs",
            "organization": organization("PVDA"),
            "via_organization": organization("De Morgen"),
        }
        yield {
            "statement_en": "Jobs",
            "organization": organization("PVDA"),
            "via_person": somebody,
            "about_time": "2021",
        }
        for qualifier in Qualifier:
            yield {"statement_en": "Jobs", "organization": organization("PVDA"), "qualifier": qualifier}
    elif kind is Rule:
        rule = {"title_en": "Code of conduct", "jurisdiction": "Belgium", "months": 24}
        yield rule
        yield rule | {"months": 1}
    elif kind is ClaimLink:
        yield from ({"from_claim": claim(), "kind": each, "to_claim": claim()} for each in ClaimRelation)


CITATIONS: dict[type[Fact], type] = {
    Affiliation: AffiliationCitation,
    AffiliationOrder: AffiliationOrderCitation,
    PersonLink: PersonLinkCitation,
    OrganizationLink: OrganizationLinkCitation,
    Agreement: AgreementCitation,
    Event: EventCitation,
    Measure: MeasureCitation,
    Stance: StanceCitation,
    Claim: ClaimCitation,
    ClaimLink: ClaimLinkCitation,
    Rule: RuleCitation,
}
# Kinds that name a person: only their sentences depend on whether the sources name them.
NAMING = (Affiliation, PersonLink, Stance, Claim)


def made(
    kind: type[Fact], values: dict[str, Any], standing: str, reality: str, dates: tuple[Any, Any, str]
) -> Fact:
    start, end, attested = dates
    fields = {field.name for field in kind._meta.get_fields()}
    values = dict(values)
    if values.get("qualifier"):
        values["unit"] = Unit(code="jobs", label_en="jobs", label_nl="banen", label_fr="emplois")
        if values["qualifier"] != Qualifier.UNSPECIFIED:
            values["quantity_low"] = Decimal(4)
            values["quantity_high"] = Decimal(5) if values["qualifier"] == Qualifier.RANGE else None
    if "start" in fields:
        if "date" in fields and start and end is None:
            values["date"] = start
        else:
            values |= {"start": start, "end": end}
    rows: dict[str, list[Any]] = {"citations": citations(CITATIONS[kind], standing, attested)}
    if kind is Agreement:
        rows["participants"] = [AgreementParticipant(part="party", organization=organization())]
    if kind is Measure:
        rows["statuses"] = [MeasureStatus(status="rejected", date="2018-06-21")]
    return with_rows(kind(standing=standing, reality=reality, **values), **rows)


def years(dates: tuple[Any, Any, str], standing: str) -> set[str]:
    """The years that a sentence must tell: those of start and end, or else those that are attested."""
    start, end, attested = dates
    found = [PartialDate(text) for text in (start, end) if text and text != ".."]
    if not found and attested and standing != Standing.UNSUPPORTED:
        found = [PartialDate(attested)]
    return {year for when in found for year in re.findall(r"\d{4}", when.text)} - {"0000"}


@pytest.mark.ours
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(CITATIONS), ids=lambda kind: kind.__name__)
def test_a_sentence_drops_nothing(kind: type[Fact], language: str) -> None:
    told = 0
    with translation.override(language):
        identities = Identity.values if kind in NAMING else [Identity.NAMED.value]
        for standing, reality, identity, dates in product(Standing.values, Reality.values, identities, DATES):
            for values in variants(kind, identity):
                fact = made(kind, values, standing, reality, dates)
                words = sentences.of(fact)
                told += 1
                context = f"{values} {standing} {reality} {identity} {dates}: {words}"
                assert re.match(r"[A-ZÀ-Ý“«\d]", words) and words.endswith("."), context
                assert not NEVER.search(words.replace(" ;", ";").replace(" :", ":")), context
                if standing != Standing.UNSUPPORTED or kind is Claim:
                    assert "PVDA" in words, context
                for name, expected in STANDING.items():
                    assert (expected[language] in words) == (standing == name), context
                if reality in REALITY:
                    assert REALITY[reality][language] in words, context
                if kind is Affiliation and identity == Identity.UNNAMED_GROUP:
                    assert re.search(r"\b[12]\b", words), context
                if kind is Affiliation and identity == Identity.UNRESOLVED:
                    assert UNRESOLVED[language] in words, context
                if kind not in (AffiliationOrder, Measure):
                    assert all(year in words for year in years(dates, standing)), context
                if dates == (None, None, "") and kind not in (
                    AffiliationOrder,
                    PersonLink,
                    OrganizationLink,
                    ClaimLink,
                ):
                    if kind is Measure and (values.get("announced") or values.get("in_force")):
                        continue
                    if kind is Measure and values["status"] == "rejected":
                        continue
                    if kind is Agreement and values.get("signed"):
                        continue
                    assert any(unknown in words for unknown in NOT_KNOWN[language]), context
    assert told >= len(Standing) * len(Reality) * len(identities) * len(DATES)


@pytest.mark.ours
@pytest.mark.parametrize("kind", list(CITATIONS), ids=lambda kind: kind.__name__)
def test_each_language_tells_it_in_its_own_words(kind: type[Fact]) -> None:
    for values in variants(kind, "named"):
        fact = made(kind, values, "alleged", "planned", ("2018-04-01", None, "2018-04"))
        assert len(set(sentences.in_languages(fact).values())) == 3


def test_every_kind_of_fact_has_a_sentence() -> None:
    facts = {aggregate.root for aggregate in registry if issubclass(aggregate.root, Fact)}
    assert facts == set(CITATIONS)
    assert all(model in sentences for model in facts)


# ── The translation files ─────────────────────────────────────────────────────────────────────────────────────────────


def entries(language: str) -> list[polib.POEntry]:
    po = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    return [entry for entry in po if (entry.msgctxt or "").startswith(("sentence", "line"))]


def faults(entry: polib.POEntry) -> list[str]:
    """What is wrong with a translated template."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    wanted = set(PLACEHOLDER.findall(entry.msgid))
    found = []
    if entry.fuzzy or not all(texts):
        found.append(f"{entry.msgctxt}: {entry.msgid}: not translated")
    found += [
        f"{entry.msgctxt}: {text}: other placeholders than {sorted(wanted)}"
        for text in texts
        if set(PLACEHOLDER.findall(text)) != wanted
    ]
    return found


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_template_is_translated_with_its_placeholders(language: str) -> None:
    found = entries(language)
    assert len(found) > 140
    assert [fault for entry in found for fault in faults(entry)] == []


def test_the_check_finds_a_template_that_dropped_its_voice() -> None:
    """Control."""
    entry = polib.POEntry(
        msgctxt="sentence: whole",
        msgid="According to %(voices)s, %(clause)s.",
        msgstr="Er wordt gezegd: %(clause)s.",
    )
    assert faults(entry) and faults(polib.POEntry(msgctxt="sentence", msgid="a", msgstr=""))
    assert not faults(polib.POEntry(msgctxt="sentence", msgid="%(a)s", msgstr="%(a)s"))


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_what_the_program_reads_is_what_the_translators_wrote(language: str) -> None:
    """The .mo files are committed, so that nobody needs gettext to run Draaideur."""
    folder = LOCALE / language / "LC_MESSAGES"
    compiled = {
        (e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(folder / "django.mo"))
    }
    for entry in polib.pofile(str(folder / "django.po")).translated_entries():
        assert compiled.get((entry.msgctxt, entry.msgid)) == (entry.msgstr, entry.msgstr_plural), entry.msgid
        assert all(Formatter().parse(text) for text in (entry.msgstr, *entry.msgstr_plural.values()))
