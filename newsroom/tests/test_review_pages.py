"""Reviewing, correcting and publishing whole dossiers in the newsroom, as those who do it see it."""

import re
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Version
from evidence.registry import registry
from newsroom import publishing
from newsroom.models import Decision, Embargo, Publication, Review
from newsroom.publishing import plan, plan_withdrawal, publish
from newsroom.publishing.mentions import mentions
from newsroom.tests.people_at_work import editor, member, signed_in
from people.models import Affiliation, Person
from tests import builders


@pytest.fixture
def batch(committed: str, settings: Any) -> None:
    settings.REVIEW_POLICY = "batch"


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', html)
    assert found, name
    return found[1]


def review_page(client: Client, record: Any, kind: str = "people", **query: Any) -> str:
    answer = client.get("/newsroom/review/", {"kind": kind, "id": record.pk, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def decide(client: Client, html: str, decision: str = "approve", **data: Any) -> Any:
    kept = {name: hidden(html, name) for name in ("kind", "ids", "seen")}
    if 'name="whole"' in html:
        kept["whole"] = "1"
    return client.post("/newsroom/review/", kept | {"decision": decision} | data)


def entered_by(user: User, **values: Any) -> Person:
    with pghistory.context(user=user.pk):
        return builders.person(**values)


def test_a_reviewer_sees_what_readers_would_see_and_approves_that(batch: None) -> None:
    person = entered_by(member("Reporter"), remark="From the party.")
    client = signed_in(member("Reviewer"))
    html = review_page(client, person)
    for words in ("Ari Epstein", "From the party.", "new in public", "Approve 1 record", "Send back"):
        assert words in html
    answer = decide(client, html, note="Checked.")
    assert answer.status_code == 302 and answer["Location"].endswith(f"/person/{person.pk}/change/")
    review = Review.objects.get()
    assert (review.decision, review.note, review.by.username) == (Decision.APPROVE, "Checked.", "reviewer")
    form = client.get(answer["Location"]).content.decode()
    assert "Approved by reviewer on" in form and "“Checked.”" in form
    assert "Review …" not in form


def test_what_was_edited_meanwhile_is_shown_again_and_nothing_is_decided(batch: None) -> None:
    person = builders.person()
    client = signed_in(editor())
    html = review_page(client, person)
    Person.objects.update(remark="Meanwhile.")
    answer = decide(client, html, note="I looked.")
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "edited since you looked" in told and "Meanwhile." in told and "I looked." in told
    assert not Review.objects.exists()


def test_sending_back_needs_a_reason_and_keeps_the_page(batch: None) -> None:
    person = builders.person()
    client = signed_in(editor())
    html = review_page(client, person)
    answer = decide(client, html, "send_back")
    assert answer.status_code == 409 and "Say why it is sent back" in answer.content.decode()
    decide(client, html, "send_back", note="Which Epstein?")
    assert (
        "Sent back by editor" in client.get(f"/newsroom/people/person/{person.pk}/change/").content.decode()
    )


def test_whoever_entered_it_is_told_that_it_was_sent_back(batch: None) -> None:
    writer = member("Reporter")
    person = entered_by(writer)
    front, chief = signed_in(writer), signed_in(editor())
    assert "Sent back to you" not in front.get("/newsroom/").content.decode()
    decide(chief, review_page(chief, person), "send_back", note="Which Epstein?")
    html = front.get("/newsroom/").content.decode()
    assert "Sent back to you" in html and f"/newsroom/people/person/{person.pk}/change/" in html
    # Nobody else is, and who mended it isn't any more.
    assert "Sent back to you" not in chief.get("/newsroom/").content.decode()
    history = front.get(f"/newsroom/people/person/{person.pk}/history/").content.decode()
    assert re.search(r"<strong>Sent back</strong>:\s+Which Epstein\?", history)
    Person.objects.update(remark="Ari Epstein of AWDC.")
    assert "Sent back to you" not in front.get("/newsroom/").content.decode()


def test_what_is_to_be_approved_is_told_as_readers_would_be_told(batch: None) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, voice="PVDA", mode="alleges")
    html = review_page(signed_in(member("Reviewer")), fact, "affiliations")
    assert "This is alleged: no source gives it as a fact." in html


def test_whoever_entered_it_is_told_that_somebody_else_has_to(batch: None) -> None:
    chief = editor()
    person = entered_by(chief)
    html = review_page(signed_in(chief), person)
    assert "somebody else has to look at it" in html and "Approve 1 record" not in html
    form = signed_in(chief).get(f"/newsroom/people/person/{person.pk}/change/").content.decode()
    assert "Nobody has looked at it yet." in form


def test_only_reviewers_see_the_page(batch: None) -> None:
    person = builders.person()
    answer = signed_in(member("Reporter")).get("/newsroom/review/", {"kind": "people", "id": person.pk})
    assert answer.status_code == 403 and "Approving is for reviewers" in answer.content.decode()


def test_the_plan_leads_to_the_review_of_what_blocks(batch: None) -> None:
    person = builders.person()
    client = signed_in(editor())
    html = client.get("/newsroom/publish/", {"kind": "people", "id": person.pk}).content.decode()
    assert "Nobody has approved it" in html
    assert f"/newsroom/review/?kind=people&amp;id={person.pk}" in html
    assert "Review what waits" in html


def entry_of(fact: Affiliation) -> list[Any]:
    """A fact, and what was entered with it."""
    return [fact, fact.person, fact.organization, fact.role, fact.citations.get().source]


def test_a_new_entry_is_reviewed_with_all_that_was_entered_with_it(batch: None) -> None:
    fact = builders.affiliation()
    client = signed_in(member("Reviewer"))
    html = review_page(client, fact, "affiliations")
    assert "Approve 5 records" in html and "go 4 records that nobody has approved yet" in html
    for record in entry_of(fact):
        assert str(record) in html
    assert decide(client, html)["Location"].endswith(f"/affiliation/{fact.pk}/change/")
    assert {review.record_id for review in Review.objects.all()} == {str(each.pk) for each in entry_of(fact)}
    assert not plan([fact]).blockers


def test_what_is_sent_back_is_what_was_asked_for(batch: None) -> None:
    fact = builders.affiliation()
    client = signed_in(member("Reviewer"))
    decide(client, review_page(client, fact, "affiliations"), "send_back", note="Since when?")
    assert Review.objects.get().record_id == str(fact.pk)


def test_what_waits_is_reviewed_and_not_what_is_approved_already(batch: None) -> None:
    fact, chief = builders.affiliation(), editor()
    publishing.decide({registry.of(fact): {fact.pk}}, Decision.APPROVE, by=chief)
    client = signed_in(chief)
    html = client.get("/newsroom/publish/", {"kind": "affiliations", "id": fact.pk}).content.decode()
    address = re.search(r'<a href="([^"]*)">Review what waits</a>', html)
    assert address
    page = client.get(address[1].replace("&amp;", "&")).content.decode()
    assert "Approve 4 records" in page
    decide(client, page)
    assert not plan([fact]).blockers and Review.objects.count() == 5
    # Nothing waits: it can be looked at again.
    assert "Approve 1 record" in review_page(client, fact, "affiliations")


def test_one_by_one_each_leads_to_the_next(committed: str, settings: Any) -> None:
    settings.REVIEW_POLICY = "strict"
    reviewer = member("Reviewer")
    fact = builders.affiliation()
    with pghistory.context(user=reviewer.pk):
        # Their own edit: that one isn't for them, and keeps nothing else waiting.
        fact.organization.remark = "Mine."
        fact.organization.save()
    client = signed_in(reviewer)
    html = review_page(client, fact, "affiliations")
    assert "Approve 1 record" in html and "Goes along, and waits too" in html
    for record in entry_of(fact)[1:]:
        assert f"id={record.pk}&amp;entry=affiliations%3A{fact.pk}" in html
    approved = [fact]
    while True:
        answer = decide(client, html, **({"entry": hidden(html, "entry")} if 'name="entry"' in html else {}))
        assert answer.status_code == 302
        if "/review/" not in answer["Location"]:
            break
        html = client.get(answer["Location"]).content.decode()
        assert f'It goes along with <a href="/newsroom/people/affiliation/{fact.pk}/change/">' in html
        approved.append(html)
    assert answer["Location"].endswith(f"/affiliation/{fact.pk}/change/") and len(approved) == 4
    assert not any(review.together for review in Review.objects.all())
    (left,) = plan([fact]).blockers
    assert left.record == fact.organization
    # The fact itself is approved: its page says what is left, and decides on nothing.
    html = review_page(client, fact, "affiliations")
    assert "This is approved as it is." in html and "Your decision" not in html
    nonsense = {"kind": "people", "id": fact.person.pk, "entry": "people:nobody"}
    assert client.get("/newsroom/review/", nonsense).status_code == 404


def test_what_a_change_rests_on_is_shown_with_it(batch: None) -> None:
    source = builders.source("The stones of Antwerp", url="https://example.com/stones")
    fact = builders.affiliation(cited=False, start="2017")
    builders.cite(
        fact, source=source, locator="§ 3", paraphrase="He came in 2017.", voice="PVDA", mode="alleges"
    )
    client = signed_in(editor())
    html = review_page(client, fact, "affiliations")
    link = 'href="https://example.com/stones"'
    # At the fact, and at the source itself.
    assert html.count(link) == 2
    for record in entry_of(fact):
        publishing.decide({registry.of(record): {record.pk}}, Decision.APPROVE, by=User.objects.get())
    publish(plan([fact]), by=User.objects.get())
    fact.start = "2018"
    fact.save()
    # The citation is as it was; it is shown all the same, with its words.
    html = review_page(client, fact, "affiliations")
    assert html.count(link) == 1 and "Affiliation citation" not in html
    shown = " ".join(html.split())
    assert f'<a href="/newsroom/evidence/source/{source.pk}/change/">{source}</a>, § 3.' in shown
    assert "Supports it: PVDA alleges it." in shown and "He came in 2017." in shown


def test_legal_is_asked_about_people_who_are_not_named(batch: None) -> None:
    person = builders.person("A mayor (unnamed)", identity="unnamed_one")
    client = signed_in(editor())
    html = review_page(client, person)
    assert "Could a reader find out who this is?" in html
    decide(client, html, identifiable="false")
    assert Review.objects.get().identifiable is False
    # Of people who are named, nobody is asked.
    assert "find out who this is" not in review_page(client, builders.person())


def test_an_approval_of_somebody_unnamed_answers_whether_they_could_be_found_out(batch: None) -> None:
    fact = builders.affiliation(person=builders.person("A mayor (unnamed)", identity="unnamed_one"))
    client = signed_in(member("Reviewer"))
    html = review_page(client, fact, "affiliations")
    answer = decide(client, html, note="Checked.", identifiable="unknown")
    told = " ".join(answer.content.decode().split())
    assert answer.status_code == 409 and not Review.objects.exists()
    asked = (
        'Answer that first: <a href="#identifiable">could a reader find out who “A mayor (unnamed)” is?</a>'
    )
    assert asked in told and 'id="identifiable"' in told and "Checked." in told
    # To send it back, nobody has to know that; and Legal's approval is an answer in itself.
    assert decide(client, html, "send_back", note="Who?").status_code == 302
    lawyer = signed_in(member("Legal"))
    assert decide(lawyer, review_page(lawyer, fact.person), identifiable="unknown").status_code == 302


def test_an_approval_without_that_answer_can_be_mended_from_the_page_of_the_person(batch: None) -> None:
    person = builders.person("A mayor (unnamed)", identity="unnamed_one")
    publishing.decide({registry.of(person): {person.pk}}, Decision.APPROVE, by=editor())
    client, url = signed_in(member("Reviewer")), f"/newsroom/people/person/{person.pk}/change/"
    html = client.get(url).content.decode()
    assert "The review doesn&#x27;t say whether a reader could find out" in html and "Review …" in html
    assert decide(client, review_page(client, person), identifiable="false").status_code == 302
    html = client.get(url).content.decode()
    assert "doesn&#x27;t say whether" not in html and "Review …" not in html
    # Of somebody who may be found out, Legal gets the button.
    person.remark = "Of Antwerp."
    person.save()
    decide(client, review_page(client, person), identifiable="true")
    html = signed_in(member("Legal")).get(url).content.decode()
    assert "A reader might find out who this is" in html and "Review …" in html


def test_a_dossier_is_reviewed_and_published_with_all_that_is_in_it(batch: None) -> None:
    facts = [builders.affiliation(person=builders.person(f"Person {n}")) for n in range(3)]
    dossier = builders.investigation("Diamonds", *facts, *(fact.person for fact in facts))
    client = signed_in(editor())
    form = client.get(f"/newsroom/investigations/investigation/{dossier.pk}/change/").content.decode()
    assert "Review with all that is in it" in form and "Publish with all that is in it" in form
    html = review_page(client, dossier, "investigations", whole=1)
    # What the facts point to goes along: it is looked at with them.
    along = {
        row
        for fact in facts
        for row in (fact.person, fact.role, fact.organization, fact.citations.get().source)
    }
    count = 1 + len(facts) + len(along)
    assert "Dossier “Diamonds”" in html and f"Approve {count} records" in html
    decide(client, html)
    assert Review.objects.count() == count
    asked = {"kind": "investigations", "id": dossier.pk, "whole": 1}
    page = client.get("/newsroom/publish/", asked).content.decode()
    answer = client.post(
        "/newsroom/publish/",
        {"kind": "investigations", "ids": dossier.pk, "whole": "1", "digest": hidden(page, "digest")},
    )
    assert answer.status_code == 302
    assert Publication.objects.count() == 1
    assert Affiliation.objects.using("published").count() == 3
    assert dossier.items.count() == 6


def test_a_correction_is_asked_for_only_where_something_public_changes(committed: str) -> None:
    person, chief = builders.person(), builders.editor()
    client = signed_in(chief)
    page = client.get("/newsroom/publish/", {"kind": "people", "id": person.pk}).content.decode()
    assert "Does it correct something?" not in page
    publish(plan([person]), by=chief)
    person.remark = "From the party."
    person.save()
    page = client.get("/newsroom/publish/", {"kind": "people", "id": person.pk}).content.decode()
    assert "Does it correct something?" in page
    data = {"kind": "people", "ids": person.pk, "digest": hidden(page, "digest"), "correction": "correction"}
    answer = client.post("/newsroom/publish/", data)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Say what is corrected, and why" in told and 'value="correction" selected' in told
    assert client.post("/newsroom/publish/", data | {"reason": "x" * 301}).status_code == 409
    assert Publication.objects.count() == 1
    answer = client.post("/newsroom/publish/", data | {"reason": "The party was missing."})
    assert answer.status_code == 302
    version = Version.objects.using("published").of("people", person.pk).last()
    assert version and (version.correction, version.reason) == ("correction", "The party was missing.")


def test_what_a_change_of_something_public_is_must_be_chosen(committed: str) -> None:
    """A date that readers saw becomes another one: nothing says by itself that this is news."""
    post, chief = builders.affiliation(start="2017"), builders.editor()
    client = signed_in(chief)
    publish(plan([post]), by=chief)
    post.start = "2018"
    post.save()
    page = client.get("/newsroom/publish/", {"kind": "affiliations", "id": post.pk}).content.decode()
    assert re.search(r'<option value="" selected>\s*Choose …', page)
    data = {"kind": "affiliations", "ids": post.pk, "digest": hidden(page, "digest")}
    answer = client.post("/newsroom/publish/", data)
    assert answer.status_code == 409
    assert "Choose whether it corrects something" in answer.content.decode()
    # Nor in an embargo.
    later = {"at_0": "2099-01-31", "at_1": "06:00"}
    assert client.post("/newsroom/publish/", data | later).status_code == 409
    assert Publication.objects.count() == 1 and not Embargo.objects.exists()
    told = client.post("/newsroom/publish/", data | {"correction": "news", "reason": "Why."})
    assert told.status_code == 409 and "A reason is for a correction" in told.content.decode()
    assert client.post("/newsroom/publish/", data | {"correction": "news"}).status_code == 302
    version = Version.objects.using("published").of("affiliations", post.pk).last()
    assert version and (version.correction, version.reason) == ("", "")


def test_withdrawing_tells_which_public_texts_still_name_it(committed: str) -> None:
    person, chief = builders.person("Ari Epstein"), builders.editor()
    dossier = builders.investigation("Diamonds", body="Then Ari Epstein went to Moscow.")
    other = builders.investigation("Others", body="Nothing of him.")
    publish(plan([person, dossier, other]), by=chief)
    html = signed_in(chief).get("/newsroom/withdraw/", {"kind": "people", "id": person.pk}).content.decode()
    assert "Public texts that still name it" in html
    assert f"/investigation/{dossier.pk}/change/" in html and f"/investigation/{other.pk}/change/" not in html


def test_texts_of_every_kind_that_name_whom_is_withdrawn_are_told(committed: str) -> None:
    person, chief = builders.person("Ari Epstein"), builders.editor()
    namesake = builders.person("Ari Epstein")
    # Who is told of by that name, and isn't called so.
    adviser = builders.person("Adviser to Ari Epstein (unnamed)", identity="unnamed_one")
    post = builders.affiliation(person=person, cited=False)
    builders.cite(post, source=builders.source("Ari Epstein leaves"))
    # What rests on others stays, and says the name: in a remark, in a row of a record, in a title.
    remarked = builders.affiliation(remark="He followed Ari Epstein.")
    quoted = builders.affiliation(cited=False)
    builders.cite(quoted, paraphrase="He came after Ari Epstein.")
    elsewhere = builders.affiliation(cited=False)
    builders.cite(elsewhere, source=builders.source("What Ari Epstein left"))
    silent = builders.affiliation()
    publish(plan([post, remarked, quoted, elsewhere, silent, namesake, adviser]), by=chief)
    found = mentions(plan_withdrawal([person]))
    named = {remarked.pk, quoted.pk, elsewhere.citations.get().source_id, post.citations.get().source_id}
    named.add(adviser.pk)
    # Whose own name it is, is somebody else.
    assert {each.record.pk for each in found} == named
    # Nor does their number change how many queries that takes.
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connections["published"]) as asked:
            assert all(str(each.record) for each in mentions(plan_withdrawal([person])))
        counts.append(len(asked))
        more = [builders.affiliation(remark="He followed Ari Epstein.") for _ in range(5)]
        publish(plan(more), by=builders.editor(f"chief {len(counts)}"))
    assert counts[0] == counts[1]
    html = signed_in(chief).get("/newsroom/withdraw/", {"kind": "people", "id": person.pk}).content.decode()
    told, left = html.split('id="plan-left"')
    assert f"/affiliation/{remarked.pk}/change/" in told and "What Ari Epstein left" in told
    assert f"/affiliation/{silent.pk}/change/" not in told
    # The source that only the withdrawn post rests on isn't told to be edited, but ticked to go along.
    assert "Ari Epstein leaves" not in told
    ticked = re.search(r'value="sources/([^"]*)" checked>\s*(.*?)</label>', left, re.DOTALL)
    assert ticked and ticked[1] == str(post.citations.get().source_id)
    assert "its text names what you withdraw" in ticked[2]


def test_short_names_are_looked_for_as_words_and_old_names_too(committed: str) -> None:
    chief = builders.editor()
    union = builders.organization("EU")
    named, other = builders.affiliation(remark="Of the EU, then."), builders.affiliation(remark="Of Europe.")
    publish(plan([union, named, other]), by=chief)
    assert [each.record.pk for each in mentions(plan_withdrawal([union]))] == [named.pk]
    # Readers see the old name until the new one is published.
    union.name = "European Union"
    union.save()
    assert [each.record.pk for each in mentions(plan_withdrawal([union]))] == [named.pk]
    html = signed_in(chief).get("/newsroom/withdraw/", {"kind": "organizations", "id": union.pk}).text
    assert "Looked for, as written: EU; European Union." in html
    nobody = builders.organization("Nobody (speaks of it)?")
    publish(plan([nobody]), by=builders.editor("second"))
    html = signed_in(chief).get("/newsroom/withdraw/", {"kind": "organizations", "id": nobody.pk}).text
    assert "No other public text names it" in html


@pytest.mark.parametrize("name", ["is_superuser", "user_permissions"])
def test_an_administrator_makes_nobody_a_superuser(committed: str, name: str) -> None:
    boss, writer = member("Administrator"), member("Reporter")
    chief = builders.editor("root")
    client = signed_in(boss)
    address = f"/newsroom/auth/user/{writer.pk}/change/"
    html = client.get(address).content.decode()
    assert f'name="{name}"' not in html and 'name="groups"' in html
    answer = client.post(
        address,
        {
            "username": "reporter", "is_staff": "on", "is_active": "on", name: "on" if name == "is_superuser" else "1",
            "date_joined_0": "2026-01-01", "date_joined_1": "12:00:00", "groups": [writer.groups.get().pk],
        },
    )  # fmt: skip
    assert answer.status_code == 302
    writer.refresh_from_db()
    assert not writer.is_superuser and not writer.user_permissions.exists()
    assert client.get(f"/newsroom/auth/user/{chief.pk}/change/").status_code == 302
    assert client.get(f"/newsroom/auth/user/{chief.pk}/password/").status_code in (302, 403, 404)
    # The control: a superuser sees the field.
    assert f'name="{name}"' in signed_in(chief).get(address).content.decode()


def test_one_of_ones_own_doesnt_keep_the_others_waiting(batch: None) -> None:
    reviewer = member("Reviewer")
    with pghistory.context(user=reviewer.pk):
        own = builders.person("Own Work")
    others = [
        entered_by(member("Reporter"), name="First"),
        entered_by(User.objects.get(username="reporter"), name="Second"),
    ]
    client = signed_in(reviewer)
    html = client.get(
        "/newsroom/review/", {"kind": "people", "ids": ",".join(str(each.pk) for each in (own, *others))}
    ).content.decode()
    assert "Not for you to approve" in html and "Approve the other 2 records" in html
    answer = decide(client, html)
    assert answer.status_code == 302
    assert {review.record_id for review in Review.objects.all()} == {str(each.pk) for each in others}
    told = client.get(answer["Location"]).content.decode()
    assert "Approved: 2 records. 1 more: somebody else has to look, or one by one." in told
    # Alone, nothing is left to approve.
    html = review_page(client, own)
    assert 'value="approve"' not in html
    assert decide(client, html).status_code == 409
