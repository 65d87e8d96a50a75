"""The groups and the first logins."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from evidence.registry import registry
from newsroom.management.commands.make_logins import LENGTH, LETTERS
from newsroom.permissions import (
    GROUPS,
    LEGAL,
    PUBLISH,
    WITHDRAW,
    editor_permissions,
    may_enter,
    reporter_permissions,
    sync_groups,
)
from newsroom.tests.people_at_work import editor, member, reporter, signed_in
from people.models import Affiliation
from tests import builders

pytestmark = pytest.mark.django_db


def may(user, verb, model):
    return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


@pytest.mark.parametrize("aggregate", list(registry), ids=lambda aggregate: aggregate.slug)
def test_who_may_do_what_with_each_kind_of_record(aggregate):
    writer, chief = reporter(), editor()
    root = aggregate.root
    assert may(writer, "view", root) and may(chief, "view", root)
    assert may(writer, "add", root) is not aggregate.vocabulary
    assert may(writer, "change", root) is not aggregate.vocabulary
    assert not may(writer, "delete", root)
    assert may(chief, "add", root) and may(chief, "change", root) and may(chief, "delete", root)
    for model in (*aggregate.owned, *aggregate.links):
        for verb in ("view", "add", "change", "delete"):
            assert may(writer, verb, model) and may(chief, verb, model)


def test_only_editors_publish_and_withdraw():
    writer, chief = reporter(), editor()
    assert chief.has_perm(PUBLISH) and chief.has_perm(WITHDRAW)
    assert not writer.has_perm(PUBLISH) and not writer.has_perm(WITHDRAW)
    assert may_enter(writer) and may_enter(chief)


@pytest.mark.parametrize("name", [name for name in GROUPS if name != "Administrator"])
def test_only_administrators_manage_users(name):
    assert not [label for label in GROUPS[name]() if label.startswith("auth.")]
    records = {aggregate.root._meta.app_label for aggregate in registry}
    assert not [label for label in GROUPS["Administrator"]() if label.split(".")[0] in records]


def test_lawyers_enter_nothing_and_editors_are_no_lawyers():
    assert not [label for label in GROUPS["Legal"]() if ".add_" in label or ".change_" in label]
    assert LEGAL in set(GROUPS["Legal"]()) and LEGAL not in set(GROUPS["Editor"]())
    assert PUBLISH not in set(GROUPS["Legal"]()) and WITHDRAW in set(GROUPS["Legal"]())


def test_an_editor_may_all_that_a_reporter_may():
    assert set(reporter_permissions()) < set(editor_permissions())


def test_groups_are_brought_up_to_date_again():
    group = sync_groups()["Reporter"]
    before = set(group.permissions.all())
    group.permissions.clear()
    sync_groups()
    assert set(group.permissions.all()) == before
    assert Group.objects.count() == 5


def make_logins():
    out, err = StringIO(), StringIO()
    call_command("make_logins", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_logins_are_made_once_and_shown_once():
    shown, _told = make_logins()
    logins = dict(line.split("  ") for line in shown.splitlines())
    assert set(logins) == {"reporter", "reviewer", "editor", "legal", "administrator"}
    for username, password in logins.items():
        assert len(password) == LENGTH >= 16 and set(password) <= set(LETTERS)
        user = User.objects.get(username=username)
        assert user.check_password(password) and user.is_staff and not user.is_superuser
        assert [group.name.lower() for group in user.groups.all()] == [username]
    assert len(set(logins.values())) == 5
    again, told = make_logins()
    assert again == "" and "reporter: exists already" in told and "editor: exists already" in told
    assert User.objects.get(username="editor").check_password(logins["editor"])


def test_passwords_have_no_look_alikes():
    assert not set("0O1lI") & set(LETTERS)


def test_an_existing_user_is_left_alone():
    chief = builders.editor("editor")
    shown, _told = make_logins()
    assert shown.startswith("reporter  ") and "\neditor  " not in shown
    chief.refresh_from_db()
    assert chief.is_superuser and not chief.groups.exists()
    assert Affiliation.objects.count() == 0


def test_a_login_that_an_administrator_makes_opens_the_newsroom():
    client = signed_in(member("Administrator"))
    sent = {
        "username": "new",
        "password1": "Kwqz-8123-diam",
        "password2": "Kwqz-8123-diam",
        "usable_password": "true",
    }
    assert client.post("/newsroom/auth/user/add/", sent).status_code == 302
    assert User.objects.get(username="new").is_staff
