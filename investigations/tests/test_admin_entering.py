"""Each kind of record of layer 3 is entered with its rows and a citation; what can't be is refused in a sentence at its
field, and what was typed is kept."""

import pytest

from investigations.models import (
    Agreement,
    Claim,
    ClaimLink,
    ClaimSubject,
    Event,
    EventKind,
    EventPart,
    Investigation,
    Measure,
    MeasureKind,
    Stance,
    Unit,
)
from investigations.tests.admin_records import (
    ANY_RECORD,
    FACTS,
    FILLED,
    TERMS,
    address,
    errors,
    of_kind,
    refused,
    sent,
)
from investigations.tests.form_data import form_data
from newsroom.tests.people_at_work import editor, reporter, signed_in
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporting():
    """A reporter's browser."""
    return signed_in(reporter())


def citation(source, number=0):
    prefix = f"citations-{number}"
    return {
        f"{prefix}-source": source.pk,
        f"{prefix}-paraphrase": "It says so.",
        f"{prefix}-locator": "§ 3",
        f"{prefix}-mode": "asserts",
    }


def entered(client, model, changed):
    """The record that the form made, after the database has judged its citations."""
    answer = sent(client, model, changed)
    assert answer.status_code == 302, errors(answer)
    return model.objects.exclude(standing="unsupported").get()


def test_an_agreement_is_entered_with_parties_signatories_and_a_citation(reporting):
    awdc, person, earlier = (
        builders.organization("AWDC"),
        builders.person(),
        builders.agreement("Earlier", cited=False),
    )
    made = entered(
        reporting,
        Agreement,
        {
            "title_en": "Cooperation\nagreement ",
            "title_nl": "Samenwerkingsakkoord",
            "signed": "2018-04",
            "valid_for": "P3Y",
            "participants-0-part": "party",
            "participants-0-organization": awdc.pk,
            "participants-1-part": "signatory",
            "participants-1-person": person.pk,
            "participants-1-on_behalf_of": awdc.pk,
            "renewals-0-renewed": earlier.pk,
            "citations-0-aspects": ["whole", "valid_for", "signatory"],
            **citation(builders.source()),
        },
    )
    assert (made.title_en, made.title_nl) == ("Cooperation agreement", "Samenwerkingsakkoord")
    assert made.standing == "stated" and str(made.signed) == "2018-04"
    assert {str(row) for row in made.participants.all()} == {"AWDC, party", "Ari Epstein, signed it"}
    assert made.renewals.get().renewed == earlier
    assert made.citations.get().aspects == ["whole", "valid_for", "signatory"]


def test_an_event_is_entered_with_participants_measures_a_figure_and_a_citation(reporting):
    post, ban = builders.affiliation(), builders.measure()
    made = entered(
        reporting,
        Event,
        {
            "title_fr": "Visite",
            "kind": builders.term(EventKind, "visit").pk,
            "date": "2018-04-24",
            "quantity_low": "8",
            "quantity_high": "8.5",
            "unit": builders.term(Unit, "deaths").pk,
            "qualifier": "range",
            "participants-0-part": builders.term(EventPart, "host").pk,
            "participants-0-person": post.person.pk,
            "participants-0-capacity": post.pk,
            "measures-0-measure": ban.pk,
            **citation(builders.source()),
        },
    )
    assert (
        made.words() == "Visite" and made.standing == "stated" and made.possible_from == made.possible_until
    )
    assert (made.participants.get().capacity, made.measures.get().measure) == (post, ban)


def test_a_measure_is_entered_with_titles_steps_targets_and_a_citation(reporting):
    wider = builders.measure("Sanctions", cited=False)
    made = entered(
        reporting,
        Measure,
        {
            "title_en": "Import ban",
            "kind": builders.term(MeasureKind, "ban").pk,
            "authority": builders.organization("Council").pk,
            "reference": "2022/1",
            "status": "in_force",
            "in_force": "2024-01-01",
            "other_titles-0-title": "Invoerverbod",
            "other_titles-0-language": "nl",
            "statuses-0-status": "adopted",
            "statuses-0-date": "2023-12",
            "targets-0-organization": builders.organization("Alrosa").pk,
            "targets-1-person": builders.person().pk,
            "parts_of-0-whole": wider.pk,
            **citation(builders.source()),
        },
    )
    assert made.took_effect and made.standing == "stated"
    assert [str(row) for row in made.statuses.all()] == ["adopted, Dec 2023"]
    assert {str(row) for row in made.targets.all()} == {"Alrosa", "Ari Epstein"}
    assert (made.other_titles.get().title, made.parts_of.get().whole) == ("Invoerverbod", wider)


def test_a_stance_is_entered_with_a_citation(reporting):
    made = entered(
        reporting,
        Stance,
        {
            "person": builders.person().pk,
            "position": "opposes",
            "measure": builders.measure(cited=False).pk,
            "start": "2022",
            "end": "..",
            **citation(builders.source()),
        },
    )
    assert str(made) == "Ari Epstein: opposes it: Import ban" and made.end.is_open


def test_a_claim_is_entered_with_its_subjects_and_a_citation(reporting):
    subject, other = builders.organization("Alrosa"), builders.claim("Another", cited=False)
    made = entered(
        reporting,
        Claim,
        {
            "statement_en": "Jobs",
            "person": builders.person().pk,
            "via_organization": builders.organization("De Morgen").pk,
            "quantity_low": "30000",
            "unit": builders.term(Unit, "jobs").pk,
            "qualifier": "at_least",
            "about_time": "2021",
            "date": "2022-03",
            "subjects-0-record": f"organization:{subject.pk}",
            "subjects-1-record": f"about_claim:{other.pk}",
            **citation(builders.source()),
        },
    )
    assert {row.subject for row in made.subjects.all()} == {subject, other}
    assert made.quantity_low == 30000 and made.standing == "stated"


def test_a_link_between_claims_is_entered_with_a_citation(reporting):
    first, second = builders.claim("A count", cited=False), builders.claim("Jobs", cited=False)
    made = entered(
        reporting,
        ClaimLink,
        {
            "from_claim": first.pk,
            "kind": "disputes",
            "to_claim": second.pk,
            **citation(builders.source()),
            "citations-0-mode": "alleges",
        },
    )
    assert made.standing == "alleged" and (made.from_claim, made.to_claim) == (first, second)


@pytest.mark.parametrize("model", TERMS, ids=of_kind)
def test_an_editor_enters_a_term(model, reporting):
    assert sent(signed_in(editor()), model, {"code": "new", "label_en": "New"}).status_code == 302
    assert str(model.objects.get(code="new")) == "New"
    assert reporting.get(address(model, "add")).status_code == 403


def test_a_citation_is_added_to_what_is_there(reporting):
    made = builders.claim(cited=False)
    url = address(Claim, "change", made.pk)
    answer = reporting.post(url, form_data(reporting.get(url).text, citation(builders.source())))
    assert answer.status_code == 302, errors(answer)
    made.refresh_from_db()
    assert made.standing == "stated"


def test_how_it_is_said_is_chosen_by_whoever_enters_it(reporting):
    """Else a voice that nobody thought about would become “stated as fact”."""
    filled = {"statement_en": "Jobs", "organization": builders.organization().pk} | citation(
        builders.source()
    )
    sentence = "Choose how it is said: as a fact, as an allegation, or as a denial."
    refused(reporting, Claim, filled | {"citations-0-mode": ""}, ("citations-0-mode", sentence))
    # What is there keeps what was chosen.
    made = builders.claim()
    page = form_data(reporting.get(address(Claim, "change", made.pk)).text)
    assert page["citations-0-mode"] == "asserts"


def test_links_of_an_article_that_lead_nowhere_are_told(reporting):
    person = builders.person()
    for body, told in (
        (
            "[x](people:nonsense)",
            "(people:nonsense): write a web address, or a record as (people:0123456789ab).",
        ),
        ("[x](people:0123456789ab)", "(people:0123456789ab): there is no such record here."),
    ):
        filled = {"title_en": "Diamonds", "body": f"{body} and [y](people:{person.key})"}
        refused(reporting, Investigation, filled, ("body", f"A link leads nowhere: {told}"))
    answer = sent(reporting, Investigation, {"title_en": "Diamonds", "body": f"[y](people:{person.key})"})
    assert answer.status_code == 302


def test_a_subject_is_replaced_and_taken_out(reporting):
    made = builders.about(builders.claim(), builders.person(), builders.measure())
    url, alrosa = address(Claim, "change", made.pk), builders.organization("Alrosa")
    page = reporting.get(url).text
    assert "Person: Ari Epstein" in page and "Measure: Import ban" in page
    places = {row.subject._meta.model_name: n for n, row in enumerate(made.subjects.all())}
    changed = {
        f"subjects-{places['person']}-record": f"organization:{alrosa.pk}",
        f"subjects-{places['measure']}-DELETE": "on",
    }
    answer = reporting.post(url, form_data(page, changed))
    assert answer.status_code == 302, errors(answer)
    assert [row.subject for row in ClaimSubject.objects.all()] == [alrosa]


# ── Refusing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ONE_ACTOR = "Give either a person or an organization: one of the two."
DATE_OR_PERIOD = "Give either a date (one moment) or a start and an end (it lasted), not both."
GIVE_TITLE = "Give the title in one language at least."


def a_claim(**values):
    return {"statement_en": "Jobs", "organization": builders.organization().pk} | values


def a_stance(**values):
    return {"position": "opposes", "measure": builders.measure().pk} | values


def test_two_actors_are_refused(reporting):
    both = {"person": builders.person().pk, "organization": builders.organization().pk}
    refused(reporting, Stance, a_stance(**both), ("person", ONE_ACTOR))
    refused(reporting, Claim, a_claim(**both), ("person", ONE_ACTOR))


def test_no_actor_is_refused(reporting):
    refused(reporting, Stance, a_stance(), ("person", ONE_ACTOR))
    refused(reporting, Claim, {"statement_nl": "Banen"}, ("person", ONE_ACTOR))


@pytest.mark.parametrize("who", [(), ("person", "organization")], ids=["none", "two"])
def test_a_participant_who_is_none_or_two_is_refused(who, reporting):
    actors = {"person": builders.person(), "organization": builders.organization()}
    for model, title, row in (
        (Agreement, {"title_en": "Agreement"}, {"participants-0-part": "party"}),
        (
            Event,
            {"title_en": "Visit", "kind": builders.term(EventKind, "visit").pk},
            {"participants-0-part": builders.term(EventPart, "host").pk},
        ),
    ):
        filled = {f"participants-0-{name}": actors[name].pk for name in who}
        refused(reporting, model, title | row | filled, ("participants-0-person", ONE_ACTOR))


def test_a_date_and_a_period_together_are_refused(reporting):
    refused(reporting, Claim, a_claim(date="2018", start="2017"), ("date", DATE_OR_PERIOD))
    kind = builders.term(EventKind, "visit").pk
    refused(
        reporting,
        Event,
        {"title_en": "Visit", "kind": kind, "date": "2018", "end": ".."},
        ("date", DATE_OR_PERIOD),
    )


def test_a_record_without_words_is_refused(reporting):
    refused(reporting, Agreement, {"title_en": "  "[:0], "place": "Antwerp"}, ("title_en", GIVE_TITLE))
    refused(reporting, Investigation, {"summary_en": "A story"}, ("title_en", GIVE_TITLE))
    organization = builders.organization().pk
    refused(
        reporting,
        Claim,
        {"organization": organization},
        ("statement_en", "Give the statement in one language at least."),
    )


@pytest.mark.parametrize(
    ("figure", "field", "sentence"),
    [
        (
            {"quantity_low": "5"},
            "quantity_low",
            "A figure needs its unit, and how exact the source is about it.",
        ),
        ({"qualifier": "about", "quantity_low": "5"}, "quantity_low", "A figure needs its unit"),
        ({"qualifier": "unspecified"}, "unit", "Say what the figure counts: choose a unit."),
        (
            {"quantity_low": "5", "quantity_high": "4", "unit": "jobs", "qualifier": "range"},
            "quantity_low",
            "The figure “at most” can't be less than “at least”.",
        ),
        (
            {"unit": "jobs", "qualifier": "about"},
            "quantity_low",
            "Give the figure, or choose “no figure given”.",
        ),
        ({"quantity_low": "many"}, "quantity_low", "Enter a number."),
        ({"quantity_low": "NaN"}, "quantity_low", "Enter a number."),
        ({"quantity_low": "1e400"}, "quantity_low", "Ensure that there are no more than"),
        ({"quantity_low": "0.00001"}, "quantity_low", "Ensure that there are no more than 4 decimal places."),
    ],
)
def test_a_figure_that_is_not_whole_is_refused(figure, field, sentence, reporting):
    builders.term(Unit, "jobs")
    answer = sent(reporting, Claim, a_claim(**figure))
    told = errors(answer)
    assert told[0][0] == field and told[0][1].startswith(sentence), told
    assert all(name in ("quantity_low", "unit") for name, _text in told)
    kept = form_data(answer.text)
    assert {name: kept[name] for name in figure} == figure


def test_a_figure_is_shown_without_the_zeros_of_the_database(reporting):
    made = builders.claim(unit="jobs", quantity_low="30000", quantity_high="30000.5", qualifier="range")
    kept = form_data(reporting.get(address(Claim, "change", made.pk)).text)
    assert (kept["quantity_low"], kept["quantity_high"]) == ("30000", "30000.5")


@pytest.mark.parametrize("text", ["P3X", "P", "three years", "p3y"])
def test_a_duration_that_is_none_is_refused(text, reporting):
    sentence = "Valid for: write P3Y for three years, P18M for 18 months, P90D for 90 days."
    refused(reporting, Agreement, {"title_en": "Agreement", "valid_for": text}, ("valid_for", sentence))


def test_via_two_is_refused(reporting):
    via = {"via_person": builders.person().pk, "via_organization": builders.organization("De Morgen").pk}
    refused(
        reporting, Claim, a_claim(**via), ("via_person", "Via: give a person or an organization, not both.")
    )


def test_a_post_of_somebody_else_is_refused(reporting):
    post = builders.affiliation()
    changed = {
        "title_en": "Visit",
        "kind": builders.term(EventKind, "visit").pk,
        "participants-0-part": builders.term(EventPart, "host").pk,
        "participants-0-person": builders.person("Somebody else").pk,
        "participants-0-capacity": post.pk,
    }
    refused(reporting, Event, changed, ("participants-0-capacity", "Choose a post of this person."))


@pytest.mark.parametrize(
    ("model", "row", "fields"),
    [
        (
            Agreement,
            {"participants-{}-part": "party", "participants-{}-organization": "organization"},
            "This is already there.",
        ),
        (
            Event,
            {"participants-{}-part": "part", "participants-{}-person": "person"},
            "This participant is already there in this part.",
        ),
        (Measure, {"targets-{}-person": "person"}, "This target is already there."),
        (Claim, {"subjects-{}-record": "subject"}, "This subject is already there."),
    ],
    ids=["party", "participant", "target", "subject"],
)
def test_a_row_that_is_sent_twice_is_refused(model, row, fields, reporting):
    person = builders.person()
    values = {
        "organization": builders.organization("Alrosa").pk,
        "person": person.pk,
        "part": builders.term(EventPart, "host").pk,
        "subject": f"person:{person.pk}",
    }
    required = {
        Agreement: {"title_en": "Agreement"},
        Event: {"title_en": "Visit", "kind": builders.term(EventKind, "visit").pk},
        Measure: {"title_en": "Ban", "kind": builders.term(MeasureKind, "ban").pk, "status": "proposed"},
        Claim: {"statement_en": "Jobs", "organization": values["organization"]},
    }
    rows = {name.format(n): values.get(value, value) for name, value in row.items() for n in range(2)}
    refused(reporting, model, required[model] | rows, ("__all__", fields))


def test_what_is_there_already_is_refused(reporting):
    party = builders.organization()
    made = builders.agreement(parties=[party])
    url = address(Agreement, "change", made.pk)
    changed = {"participants-1-part": "party", "participants-1-organization": party.pk}
    answer = reporting.post(url, form_data(reporting.get(url).text, changed))
    assert errors(answer) == [("__all__", "This is already there.")]


@pytest.mark.parametrize(
    "value",
    [
        "nonsense",
        "person:",
        "person:nonsense",
        "person:00000000-0000-4000-8000-000000000000",
        "claim_link:1",
        "sphere:x",
    ],
)
def test_a_subject_that_is_none_is_refused(value, reporting):
    answer = sent(reporting, Claim, a_claim() | {"subjects-0-record": value})
    assert errors(answer) == [("subjects-0-record", ANY_RECORD)]
    assert not Claim.objects.exists()


def test_a_claim_about_itself_is_refused(reporting):
    made = builders.claim()
    url = address(Claim, "change", made.pk)
    answer = reporting.post(
        url, form_data(reporting.get(url).text, {"subjects-0-record": f"about_claim:{made.pk}"})
    )
    assert errors(answer) == [("__all__", "A claim can't be about itself.")]
    assert "Claim: AWDC: Jobs in the diamond sector" in answer.text


def test_rows_that_point_to_their_own_record_are_refused(reporting):
    for made, field, sentence in (
        (builders.agreement(), "renewals-0-renewed", "An agreement can't renew itself."),
        (builders.measure(), "parts_of-0-whole", "A measure can't be part of itself."),
    ):
        url = address(type(made), "change", made.pk)
        answer = reporting.post(url, form_data(reporting.get(url).text, {field: made.pk}))
        assert errors(answer) == [(field, sentence)]


def test_a_link_of_a_claim_with_itself_and_a_link_that_is_there_are_refused(reporting):
    link = builders.claim_link()
    ends = {"from_claim": link.from_claim.pk, "kind": link.kind, "to_claim": link.to_claim.pk}
    refused(reporting, ClaimLink, ends, ("__all__", "This link is already there."))
    refused(
        reporting,
        ClaimLink,
        ends | {"to_claim": ends["from_claim"]},
        ("from_claim", "Choose two different claims."),
    )


@pytest.mark.parametrize("model", [*FACTS, Investigation], ids=of_kind)
def test_no_value_of_a_field_is_too_strange(model):
    """Every field of the form for a new record and of a row of each kind, filled with what it can't be."""
    client = signed_in(editor())
    FILLED[model]()
    url = address(model, "add")
    page = client.get(url).text
    for text in ("\0", "x" * 3000, "💎'\"<", "2023-02-29", "-1", "99999999999999999999999999"):
        data = {
            name: value if name.endswith("_FORMS") or name == "csrfmiddlewaretoken" else text
            for name, value in form_data(page).items()
        }
        answer = client.post(url, data)
        assert answer.status_code in (200, 302), text
    assert "csrfmiddlewaretoken" in page
