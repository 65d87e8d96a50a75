"""Embargoes: at their minute, exactly once, exactly as they were confirmed."""

import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from newsroom.models import Embargo, EmbargoState, Publication
from newsroom.publishing import PublishError, plan, plan_withdrawal, publish, withdraw
from newsroom.publishing import embargo as embargoes
from newsroom.publishing.embargo import hold, publish_due
from newsroom.publishing.verify import problems
from newsroom.tests.people_at_work import editor, member, signed_in
from people.models import Person
from tests import builders
from tests.processes import apart

SOON = timedelta(hours=1)


def held(person: Person, by: Any, after: timedelta = SOON, **words: str) -> Embargo:
    return hold(plan([person]), title=f"Publish “{person}”", at=timezone.now() + after, by=by, **words)


def public() -> list[str]:
    return sorted(Person.objects.using("published").values_list("name", flat=True))


def due() -> list[Embargo]:
    return list(publish_due(timezone.now() + SOON * 2))


def test_it_goes_out_at_its_minute_and_not_before(committed: str) -> None:
    by = builders.editor()
    waiting = held(builders.person(), by)
    assert list(publish_due(waiting.at - timedelta(seconds=1))) == [] and public() == []
    assert [each.state for each in publish_due(waiting.at)] == [EmbargoState.DONE]
    assert public() == ["Ari Epstein"]
    done = Embargo.objects.get()
    assert done.publication and done.publication.by == by
    assert list(publish_due(waiting.at)) == [] and Publication.objects.count() == 1


def test_a_correction_keeps_its_reason(committed: str) -> None:
    person, by = builders.person(), builders.editor()
    publish(plan([person]), by=by)
    person.remark = "From the party."
    person.save()
    held(person, by, correction="correction", reason="The party was missing.")
    (done,) = due()
    assert done.publication and done.publication.reason == "The party was missing."


def test_an_edit_after_it_was_confirmed_keeps_it_back(committed: str) -> None:
    person = builders.person()
    held(person, builders.editor())
    Person.objects.update(remark="Meanwhile.")
    (failed,) = due()
    assert (
        failed.state == EmbargoState.FAILED and "edited or withdrawn after it was confirmed" in failed.problem
    )
    assert public() == [] and due() == []


@pytest.mark.parametrize("lost", ["inactive", "group"])
def test_who_may_not_publish_any_more_publishes_nothing(committed: str, lost: str) -> None:
    by = editor()
    held(builders.person(), by)
    if lost == "inactive":
        by.is_active = False
        by.save()
    else:
        by.groups.clear()
    (failed,) = due()
    assert failed.state == EmbargoState.FAILED and "may not publish any more" in failed.problem
    assert public() == []


def test_one_that_fails_stands_in_the_way_of_no_other(committed: str) -> None:
    by = builders.editor()
    people = [builders.person(f"Person {n}") for n in range(3)]
    for person in people:
        held(person, by)
    Person.objects.filter(pk=people[0].pk).update(remark="Meanwhile.")
    assert [each.state for each in due()] == ["failed", "done", "done"]
    assert public() == ["Person 1", "Person 2"]


@pytest.mark.parametrize("withdrawn", [True, False])
def test_what_was_withdrawn_after_it_was_confirmed_doesnt_come_back_at_night(
    committed: str, withdrawn: bool
) -> None:
    person, by = builders.person(), builders.editor()
    publish(plan([person]), by=by)
    Person.objects.update(remark="Edited.")
    held(person, by)
    if withdrawn:
        withdraw(plan_withdrawal([person]), reason="A mistake.", by=by)
    (settled,) = due()
    assert (settled.state, public()) == (("failed", []) if withdrawn else ("done", ["Ari Epstein"]))
    assert not withdrawn or "edited or withdrawn after" in settled.problem


def test_what_cannot_be_held_is_told(committed: str, settings: Any) -> None:
    person, by = builders.person(), builders.editor()
    with pytest.raises(PublishError, match="has passed"):
        held(person, by, -SOON)
    settings.REVIEW_POLICY = "batch"
    with pytest.raises(PublishError, match="Nobody has approved"):
        held(person, by)
    settings.REVIEW_POLICY = "solo"
    publish(plan([person]), by=by)
    with pytest.raises(PublishError, match="exactly this already"):
        held(person, by)
    assert not Embargo.objects.exists()


def run_twice_at_once() -> None:
    """Two runners, started together."""
    children = [apart(due) for _runner in range(2)]
    for pid in children:
        os.waitpid(pid, 0)


def addresses() -> dict[str, str]:
    """The environment of a command that works in the database of the test."""
    name = connections["default"].settings_dict["NAME"]
    return {
        variable: urlsplit(os.environ[variable])._replace(path=f"/{name}").geturl()
        for variable in ("DATABASE_URL", "PUBLISHED_DATABASE_URL")
    }


def test_two_runners_publish_each_exactly_once(committed: str) -> None:
    """As a timer starts them."""
    by = builders.editor()
    for number in range(20):
        held(builders.person(f"Person {number}"), by)
    Embargo.objects.update(at=timezone.now())
    command = [sys.executable, "manage.py", "publish_due"]
    runners = [
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | addresses(), stdout=subprocess.PIPE, text=True
        )
        for _runner in range(2)
    ]
    told = [runner.communicate(timeout=120)[0] for runner in runners]
    assert [runner.returncode for runner in runners] == [0, 0], told
    assert set(Embargo.objects.values_list("state", flat=True)) == {EmbargoState.DONE}, told
    assert "".join(told).count("Published: ") == 20
    assert Publication.objects.count() == 20 and len(public()) == 20
    assert not list(problems())


def test_control_without_the_claim_two_runners_get_in_each_other_s_way(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, where a runner takes rows that another has taken."""
    query = type(Embargo.objects.all())
    monkeypatch.setattr(query, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(embargoes, "_settle", _slow(embargoes._settle))
    by = builders.editor()
    for number in range(10):
        held(builders.person(f"Person {number}"), by)
    run_twice_at_once()
    states = list(Embargo.objects.values_list("state", flat=True))
    assert EmbargoState.FAILED in states or Publication.objects.count() != 10


def _slow(settle: Any) -> Any:
    def slowly(embargo: Embargo) -> None:
        time.sleep(0.05)
        settle(embargo)

    return slowly


def test_the_command_says_what_went_out_and_what_did_not(
    committed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    by = builders.editor()
    first, second = (builders.person(f"Person {n}") for n in range(2))
    for person in (first, second):
        held(person, by)
    Person.objects.filter(pk=first.pk).update(remark="Meanwhile.")
    Embargo.objects.update(at=timezone.now())
    call_command("publish_due")
    told = capsys.readouterr()
    assert "Published: Publish “Person 1”" in told.out
    assert "Not published: Publish “Person 0”" in told.err and "edited or withdrawn after" in told.err


def test_an_editor_confirms_on_the_plan_and_may_call_it_off(committed: str) -> None:
    person, chief = builders.person(), editor()
    client = signed_in(chief)
    html = client.get("/newsroom/publish/", {"kind": "people", "id": person.pk}).content.decode()
    assert "Not before" in html
    digest = re.search(r'name="digest"\s+value="([^"]*)"', html)
    assert digest
    data = {"kind": "people", "ids": person.pk, "digest": digest[1]}
    for at, sentence in (
        (("2020-01-01", "06:00"), "That moment has passed"),
        (("31.1.", "06:00"), "Give the day as 2026-01-31"),
        (("2099-01-31", "six"), "Give the time as 06:00"),
        (("2099-01-31", ""), "Give the time as 06:00"),
    ):
        answer = client.post("/newsroom/publish/", data | {"at_0": at[0], "at_1": at[1]})
        assert answer.status_code == 409
        assert sentence in answer.content.decode(), at
    assert not Embargo.objects.exists() and public() == []
    answer = client.post("/newsroom/publish/", data | {"at_0": "2099-01-31", "at_1": "06:00"}, follow=True)
    told = answer.content.decode()
    assert "It goes out on 31 January 2099, 06:00" in told and "Publish “Ari Epstein”" in told
    waiting = Embargo.objects.get()
    assert public() == []
    # Whoever opens the record, or its plan, is told.
    for url in (
        f"/newsroom/people/person/{person.pk}/change/",
        f"/newsroom/publish/?kind=people&id={person.pk}",
    ):
        assert "It is confirmed for 31 January 2099, 06:00 by editor" in client.get(url).content.decode()
    assert signed_in(member("Reporter")).get("/newsroom/newsroom/embargo/").status_code == 403
    answer = client.post(f"/newsroom/newsroom/embargo/{waiting.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302 and not Embargo.objects.exists()
