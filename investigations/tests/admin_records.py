"""Records of layer 3 with rows of every kind that they own, and what tests of their forms share."""

import html as markup
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from investigations.models import (
    Agreement,
    AgreementParticipant,
    AgreementRenewal,
    Claim,
    ClaimLink,
    Event,
    EventKind,
    EventMeasure,
    EventPart,
    EventParticipant,
    Investigation,
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
from tests import builders

FACTS = (Agreement, Event, Measure, Stance, Claim, ClaimLink)
TERMS = (EventKind, EventPart, MeasureKind, Unit)
ROOTS = (*FACTS, Investigation, *TERMS)
ANY_RECORD = "Choose one of the records that the search finds."


def of_kind(model):
    return model._meta.model_name


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries(client, url):
    client.get(url)  # what is cached once (content types) is out of the way
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


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


def sent(client, model, changed):
    """The answer to the form for a new record, with these fields filled in."""
    url = address(model, "add")
    return client.post(url, form_data(client.get(url).text, changed))


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


# ── Records ───────────────────────────────────────────────────────────────────────────────────────────────────────────


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
        f"Ban of {rows}",
        authority=builders.organization("Chamber"),
        reference="DOC 54",
        scope="One.\n\nTwo.\n",
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


def term(model, rows=1):
    return builders.term(model, f"code{rows}")


FILLED: dict[Any, Any] = {
    Agreement: agreement,
    Event: event,
    Measure: measure,
    Stance: stance,
    Claim: claim,
    ClaimLink: claim_link,
    Investigation: investigation,
    **{model: partial(term, model) for model in TERMS},
}
