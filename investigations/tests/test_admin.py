"""The admin of layer 3: every page answers, each kind can be entered with its rows and a citation, what can't be is
refused in a sentence at its field with what was typed kept, and pages ask as many questions for 20 rows as for 2."""

import html as markup
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from investigations.models import (
    Agreement,
    AgreementParticipant,
    AgreementRenewal,
    Claim,
    ClaimLink,
    ClaimSubject,
    Event,
    EventKind,
    EventMeasure,
    EventPart,
    EventParticipant,
    Investigation,
    InvestigationItem,
    Measure,
    MeasureKind,
    MeasurePart,
    MeasureStatus,
    MeasureTarget,
    MeasureTitle,
    Stance,
    Unit,
)
from investigations.tests.form_data import form_data
from newsroom.tests.people_at_work import editor, reporter, signed_in
from tests import builders

pytestmark = pytest.mark.django_db

FACTS = (Agreement, Event, Measure, Stance, Claim, ClaimLink)
TERMS = (EventKind, EventPart, MeasureKind, Unit)
ROOTS = (*FACTS, Investigation, *TERMS)
HOSTILE = [
    "\0",
    "Иванов; ' %",
    "a\0b",
    "%",
    "\\",
    "' OR 1=1 --",
    "💎",
    "x" * 5000,
    "\ud800".encode("utf-8", "replace"),
]


@pytest.fixture
def reporting():
    """A reporter's browser."""
    return signed_in(reporter())


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries(client, url):
    client.get(url)  # what is cached once (content types) is out of the way
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# ── Filled records, with a number of rows of every kind that they own ─────────────────────────────────────────────────


def agreement(rows=1):
    made = builders.agreement(f"Agreement of {rows}", signed="2018", valid_for="P3Y")
    for n in range(rows):
        person, party = builders.person(f"Signer {n}"), builders.organization(f"Party {n}")
        builders.cite(made, source=builders.source(f"Source {n}"))
        AgreementParticipant.objects.create(agreement=made, part="party", organization=party)
        AgreementParticipant.objects.create(
            agreement=made, part="signatory", person=person, on_behalf_of=party
        )
        AgreementRenewal.objects.create(agreement=made, renewed=builders.agreement(f"Earlier {n}"))
    return made


def event(rows=1):
    figure = {
        "quantity_low": 8,
        "quantity_high": 8,
        "unit": builders.term(Unit, "jobs"),
        "qualifier": "exactly",
    }
    made = builders.event(f"Visit of {rows}", date="2018-04", **figure)
    for n in range(rows):
        post = builders.affiliation(
            person=builders.person(f"Guest {n}"), organization=builders.organization(f"Employer {n}")
        )
        builders.cite(made, source=builders.source(f"Source {n}"))
        EventParticipant.objects.create(
            event=made,
            part=builders.term(EventPart, f"part{n}"),
            person=post.person,
            capacity=post,
            on_behalf_of=post.organization,
        )
        EventMeasure.objects.create(event=made, measure=builders.measure(f"Talked about {n}"))
    return made


def measure(rows=1):
    made = builders.measure(
        f"Ban of {rows}", authority=builders.organization("Chamber"), reference="DOC 54", in_force="2024"
    )
    for n in range(rows):
        builders.cite(made, source=builders.source(f"Source {n}"))
        MeasureTitle.objects.create(measure=made, title=f"Also {n}", language="nl")
        MeasureStatus.objects.create(measure=made, status="proposed", date="2023")
        MeasureTarget.objects.create(measure=made, organization=builders.organization(f"Target {n}"))
        MeasureTarget.objects.create(measure=made, person=builders.person(f"Hit {n}"))
        MeasurePart.objects.create(measure=made, whole=builders.measure(f"Wider {n}"))
    return made


def cited(made, rows):
    for n in range(rows):
        builders.cite(made, source=builders.source(f"Source {n}"))
    return made


def stance(rows=1):
    said_by = builders.person(f"Who wants {rows}")
    return cited(builders.stance(person=said_by, date="2022", reason="Jobs"), rows)


def claim(rows=1):
    made = builders.claim(
        f"Jobs of {rows}", unit="jobs", quantity_low="30000", quantity_high="30000", qualifier="about"
    )
    builders.about(made, *(record for n in range(rows) for record in one_of_each(n)[:9]))
    return cited(made, rows)


def claim_link(rows=1):
    return cited(builders.claim_link(date="2022"), rows)


def one_of_each(n=0):
    """A record of every kind that a dossier can hold; of the first nine, a claim can be about each."""
    post = builders.affiliation(
        person=builders.person(f"Person {n}"), organization=builders.organization(f"Organization {n}")
    )
    wanted = builders.stance(person=post.person, measure=builders.measure(f"Measure {n}"))
    said = builders.claim(f"Claim {n}", organization=post.organization)
    return [
        post.person,
        post.organization,
        post,
        builders.organization_link(from_organization=post.organization),
        builders.agreement(f"Agreement {n}"),
        builders.event(f"Event {n}"),
        wanted.measure,
        wanted,
        said,
        builders.person_link(from_person=post.person),
        builders.claim_link(from_claim=said),
    ]


def investigation(rows=1):
    return builders.investigation(
        f"Dossier of {rows}", *(record for n in range(rows) for record in one_of_each(n))
    )


def in_dossiers(fact, rows):
    for n in range(rows):
        builders.investigation(f"Dossier {n}", fact)
    return fact


FILLED = {
    Agreement: agreement,
    Event: event,
    Measure: measure,
    Stance: stance,
    Claim: claim,
    ClaimLink: claim_link,
    Investigation: investigation,
    **{term: lambda rows=1, term=term: builders.term(term, f"code{rows}") for term in TERMS},
}

# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_kind(model):
    return model._meta.model_name


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
def test_every_page_of_a_filled_record_answers(model):
    client = signed_in(editor())
    record = FILLED[model]()
    pages = [
        address(model, "changelist"),
        address(model, "add"),
        *(address(model, page, record.pk) for page in ("change", "history", "delete")),
    ]
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", answer.text), url
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", answer.text), url


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
def test_what_a_page_shows_can_be_saved_as_it_is(model):
    client = signed_in(editor())
    record = FILLED[model](3)
    before = model.objects.values().get(pk=record.pk)
    url = address(model, "change", record.pk)
    answer = client.post(url, form_data(client.get(url).text))
    assert answer.status_code == 302, errors(answer)
    assert model.objects.values().get(pk=record.pk) == before


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
def test_who_may_only_look_sees_every_page(model, django_user_model):
    guest = django_user_model.objects.create_user("guest", password="guest", is_staff=True)
    guest.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client, record = signed_in(guest), FILLED[model]()
    for url in (
        address(model, "changelist"),
        address(model, "change", record.pk),
        address(model, "history", record.pk),
    ):
        assert client.get(url).status_code == 200, url
    assert client.post(address(model, "change", record.pk), {}).status_code == 403
    assert client.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_no_search_is_too_strange(model, text):
    client = signed_in(editor())
    FILLED[model]()
    assert client.get(address(model, "changelist"), {"q": text}).status_code == 200


@pytest.mark.parametrize("model", FACTS, ids=of_kind)
def test_no_filter_is_too_strange(model):
    client = signed_in(editor())
    for name in ("standing__exact", "kind__exact", "kind__code__exact", "unit__code__exact", "o", "p", "all"):
        assert client.get(address(model, "changelist"), {name: "a\0b"}).status_code in (200, 302), name


@pytest.mark.parametrize("model", [*FACTS, Investigation], ids=of_kind)
def test_a_list_asks_the_same_number_of_questions_for_2_and_20_rows(model):
    client = signed_in(editor())
    url = address(model, "changelist")
    # Rows of their own, each with other ends.
    make = {Investigation: lambda n: builders.investigation(f"Dossier {n}")}
    for kind, place in ((Agreement, 4), (Event, 5), (Measure, 6), (Stance, 7), (Claim, 8), (ClaimLink, 10)):
        make[kind] = lambda n, place=place: one_of_each(n)[place]
    for n in range(2):
        make[model](n)
    few = queries(client, url)
    for n in range(2, 20):
        make[model](n)
    assert queries(client, url) == few


@pytest.mark.parametrize("model", [*FACTS, Investigation], ids=of_kind)
def test_a_form_asks_the_same_number_of_questions_for_2_and_20_of_every_row(model):
    client = signed_in(editor())
    small, large = FILLED[model](2), FILLED[model](20)
    if model in FACTS:
        in_dossiers(small, 2)
        in_dossiers(large, 20)
    few = queries(client, address(model, "change", small.pk))
    assert queries(client, address(model, "change", large.pk)) == few


@pytest.mark.parametrize(
    ("model", "field", "place"),
    [("claimlink", "to_claim", 8), ("stance", "measure", 6), ("agreementrenewal", "renewed", 4)],
)
def test_autocomplete_asks_no_question_for_each(model, field, place):
    client = signed_in(editor())
    url = f"{reverse('admin:autocomplete')}?app_label=investigations&model_name={model}&field_name={field}&term="
    for n in range(2):
        one_of_each(n)
    few = queries(client, url)
    for n in range(2, 12):
        one_of_each(n)
    assert queries(client, url) == few


# ── Finding ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def found(client, model, text):
    """The records that a list shows for a search, as often as it shows them."""
    return [
        str(record)
        for record in client.get(address(model, "changelist"), {"q": text}).context["cl"].result_list
    ]


def test_a_stance_is_found_by_whose_it_is_and_by_its_measure_once():
    client = signed_in(editor())
    ban = builders.measure("Import ban", reference="DOC 54 1994")
    MeasureTitle.objects.create(measure=ban, title="Invoerverbod", language="nl")
    MeasureTitle.objects.create(measure=ban, title="Het invoerverbod", language="nl")
    of_person = builders.stance(person=builders.person("Sergey Ivanov"), measure=ban)
    of_organization = builders.stance(organization=builders.organization("ALROSA"), measure=ban)
    assert found(client, Stance, "Иванов") == [str(of_person)]
    assert found(client, Stance, "алроса ban") == [str(of_organization)]
    for text in ("import ban", "1994", "invoerverbod"):
        assert sorted(found(client, Stance, text)) == sorted([str(of_person), str(of_organization)]), text
    assert found(client, Stance, "ivanov alrosa") == []


def test_a_claim_is_found_by_its_words_in_any_language_and_by_who_said_it():
    client = signed_in(editor())
    said = builders.claim(
        "Jobs in Antwerp", statement_nl="Banen in Antwerpen", person=builders.person("Ari Epstein")
    )
    builders.claim("Turnover")
    for text in ("jobs", "banen epstein", "EPSTEIN"):
        assert found(client, Claim, text) == [str(said)], text
    assert found(client, Claim, "epstein turnover") == []


def test_a_link_is_found_by_the_words_of_either_claim_and_by_who_said_it():
    client = signed_in(editor())
    link = builders.claim_link(
        from_claim=builders.claim("A count", organization=builders.organization("City of Antwerp")),
        to_claim=builders.claim("Jobs", person=builders.person("Ari Epstein")),
    )
    builders.claim_link()
    for text in ("count", "jobs", "city epstein", "antwerp jobs"):
        assert found(client, ClaimLink, text) == [str(link)], text


def test_a_measure_is_found_by_another_title_and_by_its_reference():
    client = signed_in(editor())
    made = builders.measure("Import ban", reference="DOC 54 1994")
    MeasureTitle.objects.create(measure=made, title="Invoerverbod", language="nl")
    for text in ("invoerverbod", "54 1994", "import"):
        assert found(client, Measure, text) == ["Import ban"], text


def test_autocomplete_finds_a_claim_and_tells_whose_it_is():
    said = builders.claim("Jobs in Antwerp", person=builders.person("Ari Epstein"))
    builders.claim("Turnover")
    query = {
        "app_label": "investigations",
        "model_name": "claimlink",
        "field_name": "to_claim",
        "term": "jobs",
    }
    answer = signed_in(editor()).get(reverse("admin:autocomplete"), query).json()
    assert answer["results"] == [{"id": str(said.pk), "text": "Ari Epstein: Jobs in Antwerp"}]


# ── The box that searches every kind ──────────────────────────────────────────────────────────────────────────────────

BOXES = (Investigation, Claim)


@pytest.mark.parametrize("model", BOXES, ids=of_kind)
def test_the_box_finds_records_of_every_kind(model, reporting):
    records = one_of_each()
    answer = reporting.get(address(model, "records"), {"term": "0"}).json()
    ids = {option["id"].partition(":")[2] for group in answer["results"] for option in group["children"]}
    expected = records if model is Investigation else records[:9]
    # Some have no 0 in their words, but all have an end that has.
    assert ids == {str(record.pk) for record in expected}
    headings = [group["text"] for group in answer["results"]]
    assert headings[:3] == ["People", "Organizations", "Affiliations"] and len(set(headings)) == len(headings)


@pytest.mark.parametrize("model", BOXES, ids=of_kind)
def test_the_box_asks_no_question_for_each_record(model):
    client = signed_in(editor())
    url = f"{address(model, 'records')}?term="
    one_of_each()
    few = queries(client, url)
    for n in range(1, 10):
        one_of_each(n)
    assert queries(client, url) == few


def test_the_box_has_further_pages():
    client = signed_in(editor())
    for n in range(12):
        builders.claim(f"Claim {n}")
    pages = [
        client.get(address(Claim, "records"), {"term": "claim", "page": page}).json() for page in (1, 2, 3)
    ]
    assert [page["pagination"]["more"] for page in pages] == [True, False, False]
    ids = [option["id"] for page in pages for group in page["results"] for option in group["children"]]
    assert len(ids) == len(set(ids)) == 12


@pytest.mark.parametrize("model", BOXES, ids=of_kind)
@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, "٣", "\0", ""])
def test_the_box_takes_any_page(model, page):
    assert (
        signed_in(editor()).get(address(model, "records"), {"page": page, "term": "\0 '"}).status_code == 200
    )


def test_the_box_tells_nothing_to_who_may_see_nothing(client, django_user_model):
    builders.person("Ari Epstein")
    guest = django_user_model.objects.create_user("guest", password="guest", is_staff=True)
    guest.user_permissions.set(Permission.objects.filter(codename="view_investigation"))
    url = address(Investigation, "records")
    assert signed_in(guest).get(url, {"term": "Epstein"}).json()["results"] == []
    assert signed_in(guest).get(address(Claim, "records")).status_code == 403
    assert client.get(url).status_code == 302


# ── Entering ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def errors(answer):
    """The sentences that a page says about fields, by the name of the field ("" for a form or a row as a whole)."""
    context = answer.context
    forms = [context["adminform"].form]
    told = []
    for rows in context["inline_admin_formsets"]:
        forms += rows.formset.forms
        told += [("", text) for text in rows.formset.non_form_errors()]
    for form in forms:
        for name, texts in form.errors.items():
            told += [(name if name == "__all__" else form[name].html_name, text) for text in texts]
    # What the forms say is also on the page.
    for _name, text in told:
        assert text in markup.unescape(answer.text), text
    return told


def citation(source, number=0):
    prefix = f"citations-{number}"
    return {f"{prefix}-source": source.pk, f"{prefix}-paraphrase": "It says so.", f"{prefix}-locator": "§ 3"}


def sent(client, model, changed):
    """The answer to the form for a new record, with these fields filled in."""
    url = address(model, "add")
    return client.post(url, form_data(client.get(url).text, changed))


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
            "citations-0-mode": "alleges",
            **citation(builders.source()),
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
NO_CHOICE = "Select a valid choice. That choice is not one of the available choices."
ANY_RECORD = "Choose one of the records that the search finds."
NUL = "Null characters are not allowed."


def refused(client, model, changed, *expected):
    """Sends a new record: nothing is saved, each sentence stands at its field, and what was typed is still there."""
    before = model.objects.count()
    answer = sent(client, model, changed)
    assert answer.status_code == 200
    assert model.objects.count() == before
    assert errors(answer) == list(expected)
    kept = form_data(answer.text)
    for name, value in changed.items():
        if "\0" not in str(value):
            assert kept[name] in (str(value), value), name
    return answer


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


# ── Dossiers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def key(record):
    return f"{record._meta.model_name.replace('link', '_link')}:{record.pk}"


def test_a_dossier_is_entered_with_a_record_of_every_kind(reporting):
    records = one_of_each()
    changed = {f"items-{n}-record": key(record) for n, record in enumerate(records)}
    answer = sent(reporting, Investigation, {"title_en": "Diamonds"} | changed)
    assert answer.status_code == 302, errors(answer)
    assert {item.item for item in Investigation.objects.get().items.all()} == set(records)


def test_a_dossier_tells_what_is_in_it_and_takes_in_more(reporting):
    dossier = investigation()
    url, new = address(Investigation, "change", dossier.pk), builders.event("A meeting")
    page = reporting.get(url).text
    for item in dossier.items.all():
        options = item.item._meta
        link = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[item.item.pk])
        assert f'<a href="{link}">{markup.escape(str(item.item))}</a>' in page
    assert '<summary>Links between claims <span class="quiet">1</span></summary>' in page
    answer = reporting.post(url, form_data(page, {"items-0-record": key(new)}))
    assert answer.status_code == 302, errors(answer)
    assert new in {item.item for item in dossier.items.all()} and dossier.items.count() == 12
    assert '<summary>Events <span class="quiet">2</span></summary>' in reporting.get(url).text


def rows_in(page):
    """The number of each record's row in what is in a dossier."""
    return {form.instance.item: f"items-2-{n}" for n, form in enumerate(in_it(page).forms)}


def in_it(page):
    return page.context["inline_admin_formsets"][1].formset


def test_a_record_is_taken_out_of_a_dossier_and_stays(reporting):
    records = one_of_each()
    dossier = builders.investigation("Diamonds", *records)
    url = address(Investigation, "change", dossier.pk)
    page = reporting.get(url)
    answer = reporting.post(url, form_data(page.text, {f"{rows_in(page)[records[8]]}-DELETE": "on"}))
    assert answer.status_code == 302, errors(answer)
    assert {item.item for item in dossier.items.all()} == {*records} - {records[8]}
    assert Claim.objects.filter(pk=records[8].pk).exists()


def test_the_cast_gets_its_order_and_facts_have_none(reporting):
    first, second, said = builders.person("Aa"), builders.person("Bb"), builders.claim()
    dossier = builders.investigation("Diamonds", said, first, second)
    url = address(Investigation, "change", dossier.pk)
    page = reporting.get(url)
    assert list(rows_in(page)) == [first, second, said]
    assert "position" not in in_it(page).forms[2].fields
    changed = {f"{rows_in(page)[second]}-position": "1"}
    assert reporting.post(url, form_data(page.text, changed)).status_code == 302
    page = reporting.get(url)
    assert list(rows_in(page)) == [second, first, said]
    wrong = reporting.post(url, form_data(page.text, {f"{rows_in(page)[first]}-position": "first"}))
    assert errors(wrong) == [(f"{rows_in(page)[first]}-position", "Enter a whole number.")]
    assert wrong.text.count("<details open") == 2


def test_saving_a_dossier_asks_no_question_for_each_record(reporting):
    def questions(dossier):
        url = address(Investigation, "change", dossier.pk)
        data = form_data(reporting.get(url).text, {"title_fr": "Diamants"})
        with CaptureQueriesContext(connection) as seen:
            assert reporting.post(url, data).status_code == 302
        return len(seen)

    small, large = investigation(2), investigation(20)
    questions(small)
    assert questions(small) == questions(large)


def test_what_somebody_else_took_out_meanwhile_stays_out(reporting):
    dossier = investigation()
    url = address(Investigation, "change", dossier.pk)
    page = reporting.get(url).text
    dossier.items.filter(claim__isnull=False).delete()
    said = builders.cite(builders.claim("Turnover", cited=False)).record
    claim_url = address(Claim, "change", said.pk)
    claim_page = reporting.get(claim_url).text
    said.citations.all().delete()
    for address_of, sent_back in (
        (url, form_data(page)),
        (claim_url, form_data(claim_page, {"statement_nl": "Omzet"})),
    ):
        answer = reporting.post(address_of, sent_back)
        assert answer.status_code == 302, errors(answer)
    assert dossier.items.count() == 10 and not said.citations.exists()
    assert Claim.objects.get(pk=said.pk).statement_nl == "Omzet"


def test_what_is_in_a_dossier_is_not_added_again(reporting):
    person = builders.person()
    dossier, other = builders.investigation("Diamonds", person), builders.event()
    url = address(Investigation, "change", dossier.pk)
    changed = {"items-0-record": key(person), "items-1-record": key(other), "title_nl": "Diamanten"}
    answer = reporting.post(url, form_data(reporting.get(url).text, changed))
    assert errors(answer) == [("__all__", "This is in the dossier already.")]
    kept = form_data(answer.text)
    assert {name: kept[name] for name in changed} == changed
    assert "Event: A visit" in answer.text
    twice = {"items-0-record": key(other), "items-1-record": key(other)}
    answer = reporting.post(url, form_data(reporting.get(url).text, twice))
    assert errors(answer) == [("__all__", "This is in the dossier already.")]


@pytest.mark.parametrize(
    "value", ["person:nonsense", "about_claim:1", "x", "person:00000000-0000-4000-8000-000000000000"]
)
def test_an_item_that_is_none_is_refused(value, reporting):
    answer = sent(reporting, Investigation, {"title_en": "Diamonds", "items-0-record": value})
    assert errors(answer) == [("items-0-record", ANY_RECORD)]


def test_a_fact_is_put_into_a_dossier_on_its_own_page(reporting):
    dossier = builders.investigation()
    for made in one_of_each()[4:9]:
        url = address(type(made), "change", made.pk)
        changed = {"dossiers-0-investigation": dossier.pk}
        answer = reporting.post(url, form_data(reporting.get(url).text, changed))
        assert answer.status_code == 302, errors(answer)
        assert made in {item.item for item in dossier.items.all()}
        again = reporting.post(
            url, form_data(reporting.get(url).text, {"dossiers-1-investigation": dossier.pk})
        )
        assert errors(again) == [("__all__", "This is in the dossier already.")]
    assert InvestigationItem.objects.count() == 5


def test_the_list_tells_how_much_is_in_a_dossier(reporting):
    investigation(2)
    builders.investigation("Empty")
    rows = reporting.get(address(Investigation, "changelist")).context["cl"].result_list
    assert {str(dossier): dossier.size for dossier in rows} == {"Dossier of 2": 22, "Empty": 0}
