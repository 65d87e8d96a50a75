"""Who may open what: every group at every address of the newsroom, found by looking at the addresses that there are.

An address that is not declared here fails the test: whoever adds one says who may open it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from evidence.registry import registry
from newsroom.models import DefenceFile, Embargo
from newsroom.permissions import GROUPS
from newsroom.tests.people_at_work import member
from people.models import Affiliation, Person

pytestmark = pytest.mark.crawl

Who = frozenset[str]
SEE = frozenset({"Reporter", "Reviewer", "Editor", "Legal"})
ENTER = frozenset({"Reporter", "Reviewer", "Editor"})
EDITOR = frozenset({"Editor"})
COUNSEL = frozenset({"Editor", "Legal"})
ADMINISTRATOR = frozenset({"Administrator"})
NOBODY: Who = frozenset()
STAFF = frozenset(GROUPS)

# Addresses of a model's admin, by what they are for; `autocomplete` is asked for each model that has one.
RECORD = {"changelist": SEE, "add": ENTER, "change": SEE, "delete": EDITOR, "history": SEE}
VOCABULARY = RECORD | {"add": EDITOR}
READ = {"changelist": SEE, "add": NOBODY, "change": SEE, "delete": NOBODY, "history": SEE}
# Search boxes of records of any kind, for what a dossier holds and a claim is about.
MORE = {"investigations.investigation": {"records": SEE}, "investigations.claim": {"records": SEE}}
MODELS: dict[str, dict[str, Who]] = {
    "newsroom.hypothesis": RECORD | {"delete": ENTER},
    "newsroom.publication": READ,
    "newsroom.desk": dict.fromkeys(READ, EDITOR),
    "newsroom.embargo": READ | {"changelist": EDITOR, "change": EDITOR, "delete": EDITOR, "history": EDITOR},
    "newsroom.defencefile": READ | {"changelist": COUNSEL, "change": COUNSEL, "history": COUNSEL},
    "newsroom.message": READ,
    "exchange.import": READ,
    "exchange.queuedrow": READ,
    "auth.user": dict.fromkeys((*READ, "password_change"), ADMINISTRATOR) | {"delete": NOBODY},
    "auth.group": READ | {"changelist": ADMINISTRATOR, "change": ADMINISTRATOR, "history": ADMINISTRATOR},
}
# Our own pages: who may open them, and what they are asked.
PAGES: dict[str, tuple[Who, dict[str, str]]] = {
    "newsroom-date": (STAFF | {"nobody"}, {"value": "2018"}),
    "newsroom-enter": (ENTER, {}),
    "newsroom-entered": (SEE, {}),
    "newsroom-defence": (COUNSEL, {}),
    "newsroom-publish": (EDITOR, {"kind": "people"}),
    "newsroom-review": (SEE - {"Reporter"}, {"kind": "people"}),
    "newsroom-withdraw": (COUNSEL, {"kind": "people"}),
    "newsroom-moves": (SEE, {}),
    "newsroom-doubts": (SEE, {}),
    "newsroom-waiting": (SEE, {}),
    "newsroom-working": (ENTER, {}),
}
# Of Django's own: for everybody who logs in, or without a page of their own.
SITE = {
    "index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site",
    "app_list",
}  # fmt: skip


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every address below the newsroom's, with its name; those that aren't named by their pattern."""

    def walk(found: list[Any], prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for each in found:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, prefix + str(each.pattern))
            else:
                yield prefix + str(each.pattern), each

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "newsroom/":
            yield from walk(resolver.url_patterns, "newsroom/")


def of_a_model(name: str) -> tuple[str, str] | None:
    """("people.person", "change") of `people_person_change`."""
    for model in apps.get_models():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        if name.startswith(f"{label}_"):
            return model._meta.label_lower, name.removeprefix(f"{label}_")
    return None


def declared(label: str) -> dict[str, Who]:
    model = apps.get_model(label)
    if model in registry:
        return (VOCABULARY if registry.of(model).vocabulary else RECORD) | MORE.get(label, {})
    return MODELS[label]


def test_every_address_of_the_newsroom_is_declared() -> None:
    undeclared, seen = [], set()
    for place, pattern in patterns():
        name = pattern.name or ""
        found = of_a_model(name)
        if found is not None:
            label, verb = found
            model = apps.get_model(label)
            known = label in MODELS or model in registry
            if not known or verb not in declared(label):
                undeclared.append(name)
            seen.add((label, verb))
        elif (
            name not in SITE
            and name not in PAGES
            and "(?P<url>" not in place
            and not place.endswith("<path:object_id>/")
        ):
            undeclared.append(name or place)
    assert not undeclared
    # It can fail: an address more is one that nobody has declared.
    assert of_a_model("people_person_export") == ("people.person", "export")
    assert "export" not in declared("people.person")
    assert len(seen) > 120


@pytest.fixture
def clients(committed_case: str) -> dict[str, Client]:
    found = {}
    for name in GROUPS:
        found[name] = Client()
        found[name].force_login(member(name, f"member-{name.lower()}"))
    stranger = User.objects.create_user("stranger", is_staff=True)
    found["nobody"] = Client()
    found["nobody"].force_login(stranger)
    return found


def refused(status: int) -> bool:
    return status == 403


def check(
    clients: dict[str, Client],
    who: Who,
    url: str,
    data: dict[str, str] | None = None,
    *,
    post: bool = False,
    allowed_by: str = "",
) -> list[str]:
    """What of an address is otherwise than declared. allowed_by: the one of those who may that asks, instead of all."""
    wrong = []
    for name, client in clients.items():
        if allowed_by and name in who and name != allowed_by:
            continue
        answer = client.post(url, data) if post else client.get(url, data)
        allowed = not refused(answer.status_code)
        if allowed != (name in who):
            wrong.append(f"{url} {data or ''}: {name} got {answer.status_code}")
        elif allowed and answer.status_code not in (200, 302):
            wrong.append(f"{url}: {name} got {answer.status_code}")
    stranger = Client().post(url, data) if post else Client().get(url, data)
    if not (stranger.status_code == 302 and "/login/" in stranger["Location"]) and not (
        post and stranger.status_code == 403
    ):
        wrong.append(f"{url}: who isn't logged in got {stranger.status_code}")
    return wrong


def instance(model: type[Model]) -> Any:
    # Superusers are shown to superusers only.
    rows = model._default_manager.filter(is_superuser=False) if model is User else model._default_manager
    found = rows.first()
    if found is None and model is Embargo:
        found = Embargo.objects.create(
            at="2099-01-01T00:00Z", by=User.objects.earliest("pk"), title="x", asked={}, digest="x"
        )
    if found is None and model is DefenceFile:
        found = DefenceFile.objects.create(
            kind="people", record_id="x", label="x", by=User.objects.earliest("pk"), sha256="x"
        )
    return found


def test_who_may_open_the_admin_of_every_model(clients: dict[str, Client]) -> None:
    """Lists, forms, deleting, history; where the case has a record of the kind."""
    wrong, count = [], 0
    for model in apps.get_models():
        label = model._meta.label_lower
        if label not in MODELS and model not in registry:
            continue
        row = instance(model)
        for verb, who in declared(label).items():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{verb}"
            if verb in ("changelist", "add", "records"):
                url = reverse(name)
            elif row is None or verb == "password_change":
                continue
            elif verb == "delete" and model in registry:
                # What is public can't be deleted by anybody; who may delete a draft is asked of the permission.
                continue
            else:
                url = reverse(name, args=[row.pk])
            # Long forms take a while: each is opened by one of those who may, another each time.
            turn = sorted(who)[count % len(who)] if who and verb not in ("changelist", "records") else ""
            wrong += check(clients, who, url, allowed_by=turn)
            count += 1
    assert not wrong
    assert count > 90


def test_who_may_open_our_own_pages(clients: dict[str, Client]) -> None:
    person, post = Person.objects.first(), Affiliation.objects.first()
    assert person and post
    wrong = []
    for name, (who, data) in PAGES.items():
        asked = data | ({"id": str(person.pk)} if "kind" in data else {})
        if name == "newsroom-entered":
            wrong += check(clients, who, reverse(name, args=[post.pk]))
        elif name == "newsroom-working":
            wrong += check(clients, who, reverse(name), post=True)
        elif name == "newsroom-defence":
            wrong += check(clients, who, f"{reverse(name)}?kind=people&id={person.pk}", post=True)
        else:
            wrong += check(clients, who, reverse(name), asked)
    assert not wrong


def test_who_is_found_by_search_boxes(clients: dict[str, Client]) -> None:
    """Autocomplete answers to who may see the records, and to nobody else."""
    asked = {"app_label": "people", "model_name": "affiliation", "field_name": "person", "term": "a"}
    for name, client in clients.items():
        status = client.get(reverse("admin:autocomplete"), asked).status_code
        assert (status == 200) == (name in SEE), (name, status)


ACTIONS = {
    "review_selected": SEE - {"Reporter"},
    "publish_selected": EDITOR,
    "withdraw_selected": COUNSEL,
    "delete_selected": EDITOR,
}


def test_who_may_do_what_with_what_is_selected(clients: dict[str, Client]) -> None:
    person = Person.objects.first()
    assert person
    url = reverse("admin:people_person_changelist")
    for action, who in ACTIONS.items():
        for name in SEE:
            html = clients[name].get(url).content.decode()
            assert (f'value="{action}"' in html) == (name in who), (action, name)
            answer = clients[name].post(url, {"action": action, "_selected_action": str(person.pk)})
            # Django sends whoever may not do it back to the list, or shows it again.
            done = answer.status_code == 200 and 'id="changelist"' not in answer.content.decode()
            assert done == (name in who), (action, name, answer.status_code)
