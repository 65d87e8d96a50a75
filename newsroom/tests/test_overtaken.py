"""Two people who edit one record: whoever is slower is told, loses nothing that was typed, and overwrites nothing unseen."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from investigations.tests.form_data import form_data
from newsroom.tests.people_at_work import member, signed_in
from newsroom.tests.test_admin_rows import change
from orgs.models import Sphere
from people.models import Affiliation, Person
from tests import builders, databases


@pytest.fixture
def two(committed: str) -> tuple[Client, Client]:
    return signed_in(member("Reporter", "anna")), signed_in(member("Reporter", "bert"))


def problem(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.context["adminform"].form.non_field_errors())


def test_whoever_is_slower_is_told_and_loses_nothing(two: tuple[Client, Client]) -> None:
    anna, bert = two
    person = builders.person("Ari Epstein")
    opened = anna.get(change(person)).text
    assert (
        bert.post(
            change(person), form_data(bert.get(change(person)).text, {"remark": "By Bert."})
        ).status_code
        == 302
    )
    answer = anna.post(change(person), form_data(opened, {"remark": "By Anna."}))
    assert "changed while you had it open: bert, on" in problem(answer)
    assert "By Anna." in answer.text and Person.objects.get().remark == "By Bert."
    # Having read that, she may.
    assert anna.post(change(person), form_data(answer.text, {})).status_code == 302
    assert Person.objects.get().remark == "By Anna."


def test_a_row_that_somebody_else_added_counts_too(two: tuple[Client, Client]) -> None:
    anna, _bert = two
    fact = builders.affiliation()
    opened = anna.get(change(fact)).text
    builders.cite(fact, source=builders.source("Another"))
    assert "changed while you had it open" in problem(
        anna.post(change(fact), form_data(opened, {"remark": "x"}))
    )
    assert Affiliation.objects.get().remark == ""


def test_control_what_nobody_else_touched_is_saved(two: tuple[Client, Client]) -> None:
    anna, _bert = two
    fact = builders.affiliation()
    opened = anna.get(change(fact)).text
    # Another record of the same kind, and a term that this one uses, are nobody's business here.
    builders.affiliation(person=builders.person("Somebody else"))
    Sphere.objects.update(label_nl="Anders")
    assert anna.post(change(fact), form_data(opened, {"remark": "x"})).status_code == 302
    assert Affiliation.objects.get(pk=fact.pk).remark == "x"


def test_whoever_saves_at_the_same_moment_is_told_too(two: tuple[Client, Client]) -> None:
    """Without the lock, the slower one looks before the faster one is done, and writes after."""
    anna, _bert = two
    person = builders.person()
    sent = form_data(anna.get(change(person)).text, {"remark": "By Anna."})
    answers = []

    def save() -> None:
        answers.append(anna.post(change(person), sent))
        connections.close_all()

    login = connections["default"].settings_dict
    with databases.connect(login) as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("UPDATE newsroom.people_person SET remark = 'By Bert.'")
            saving = pool.submit(save)
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            with databases.owner() as owner:
                for _ in range(200):
                    if owner.execute(waiting).fetchone() == (1,):
                        break
                    time.sleep(0.05)
                else:
                    raise AssertionError("it doesn't wait")
        saving.result(timeout=30)
    assert "changed while you had it open" in problem(answers[0])
    assert Person.objects.get().remark == "By Bert."


def test_a_term_is_guarded_like_a_record(two: tuple[Client, Client]) -> None:
    editor = signed_in(member("Editor", "els"))
    call_command("load_vocabulary", verbosity=0)
    sphere = Sphere.objects.get(code="private_interest")
    opened = editor.get(change(sphere)).text
    Sphere.objects.filter(pk=sphere.pk).update(label_fr="Autrement")
    answer = editor.post(change(sphere), form_data(opened, {"label_nl": "x"}))
    assert "changed while you had it open: outside the newsroom" in problem(answer)
