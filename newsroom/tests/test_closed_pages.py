"""No page of the newsroom tells who is no member anything of a closed dossier.

It is asked everything twice by them: before there is a closed dossier, and after. Every answer is the same, and none
holds a word of it. Hidden records answer like ones that don't exist. The controls are members, who find it on many
pages, and faults that must be found.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import UUID, uuid4
from zipfile import ZipFile

import pghistory
import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from evidence import registry as registry_module
from evidence import sight as sight_module
from evidence.registry import registry
from exchange.models import Import, QueuedRow
from investigations.admin import picking
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem
from newsroom import closed, history, middleware, record_admin
from newsroom.admin import EmbargoAdmin
from newsroom.import_admin import QueuedRowAdmin
from newsroom.models import DefenceFile, Desk, Embargo, Hypothesis
from newsroom.publishing import plan, publish
from newsroom.tests.people_at_work import member, signed_in
from newsroom.tests.test_closed import close
from newsroom.tests.test_truth_table import PAGES
from newsroom.views.selection import Chosen
from people.models import (
    Affiliation,
    OverlapGroup,
    OverlapMember,
    Person,
    PersonCandidate,
    PersonIdentifier,
    SamePost,
)
from tests import builders as b
from tests import databases

pytestmark = pytest.mark.crawl

CANARY = "Zeldzaamheid"


class World:
    """A newsroom with drafts that everybody sees, and with what may be hidden."""

    def __init__(self) -> None:
        self.users = {
            name: member(name, f"outsider-{name.lower()}") for name in ("Editor", "Legal", "Reporter")
        }
        self.insider = member("Editor", "insider")
        b.door()
        self.person, self.other = b.person("Visible Person"), b.person("Visible Other")
        self.lobby = b.organization("Visible Lobby")
        self.office = b.organization("Visible Ministry", kind="ministry", in_sphere="public_office")
        self.role = b.role("Adviser")
        self.post = b.affiliation(
            person=self.person, organization=self.office, role=self.role, start="2010", end="2012"
        )
        self.claims = [b.claim(f"Visible claim {n}", organization=self.lobby) for n in range(2)]
        self.measure = b.measure("Visible measure")
        self.event = b.event("Visible event", participants=[self.person])
        self.agreement = b.agreement("Visible agreement", parties=[self.lobby])
        self.open = b.investigation("Visible dossier", self.post, self.event)
        self.source = b.source("Visible source")
        self.public = b.affiliation(person=b.person("Public Person"), organization=self.lobby, role=self.role)
        publish(plan([self.public]), by=b.editor())
        self.seen = [
            self.person, self.other, self.lobby, self.office, self.role, self.post, *self.claims, self.measure,
            self.event, self.agreement, self.open, self.source, self.public, self.public.person,
        ]  # fmt: skip
        # Models and ids.
        self.hidden: list[tuple[Any, UUID]] = []

    def put_secrets(self) -> None:
        with pghistory.context(user=self.insider.pk):
            self._put_secrets()

    def _put_secrets(self) -> None:
        person = b.person(f"{CANARY} Person", remark=CANARY)
        PersonIdentifier.objects.create(person=person, scheme="wikidata", value="Q424242")
        namesake = b.person("Visible Person", remark=CANARY)
        place = b.organization(f"{CANARY} Ltd")
        source = b.source(f"{CANARY} report", publisher=CANARY)
        said = {"source": source, "paraphrase": CANARY, "quote": CANARY}
        # Of people and organizations that everybody sees; one makes a move, and one contradicts another.
        posts = [
            b.affiliation(person=self.person, organization=place, role=self.role, start="2013", cited=False),
            b.affiliation(
                person=self.person, organization=self.lobby, role=self.role, title=CANARY, cited=False
            ),
            b.affiliation(
                person=person, organization=self.office, role=self.role, start="2012", end="2010", cited=False
            ),
            b.affiliation(
                person=self.public.person, organization=self.office, role=self.role, end="2001", cited=False
            ),
        ]
        for post in posts:
            b.cite(post, **said)
        again = b.affiliation(
            person=self.person,
            organization=self.office,
            role=self.role,
            start="2011",
            end="2012",
            title=CANARY,
        )
        SamePost.objects.create(affiliation=posts[1], other=again)
        facts = [
            *posts,
            again,
            b.order(posts[1], self.post),
            b.claim_link(from_claim=self.claims[0], to_claim=self.claims[1], remark=CANARY),
            b.about(b.claim(f"{CANARY} claim", person=self.person), self.measure),
            b.stance(measure=self.measure, organization=self.lobby, remark=CANARY),
            b.event(f"{CANARY} event", participants=[self.person, person]),
            b.agreement(f"{CANARY} agreement", parties=[self.lobby, place]),
            b.measure(f"{CANARY} measure"),
            b.person_link(from_person=self.person, to_person=self.other, remark=CANARY),
            b.organization_link(from_organization=self.lobby, to_organization=self.office, remark=CANARY),
            namesake,
        ]
        # An order of posts can't be in a dossier: it is hidden because it points to a hidden post.
        items = [each for each in facts if type(each) in ITEM_FIELD]
        self.dossier = b.investigation(f"{CANARY} dossier", *items, body=CANARY)
        close(self.dossier, self.insider)
        group = OverlapGroup.objects.create(remark=CANARY)
        for each in (person, namesake):
            OverlapMember.objects.create(group=group, person=each)
        InvestigationItem.objects.create(investigation=self.dossier, person=person)
        Hypothesis.objects.create(person=self.person, other=namesake, remark=CANARY)
        PersonCandidate.objects.create(person=namesake, candidate=self.person)
        Embargo.objects.create(
            at=timezone.now(), by=self.insider, title=CANARY, asked={"people": [str(person.pk)]}, digest="x"
        )
        DefenceFile.objects.create(
            kind="people", record_id=str(person.pk), label=CANARY, by=self.insider, sha256="x"
        )
        made = Import.objects.create(
            set_name="canary", folder=CANARY, dossier=self.dossier, report={"new_roles": [CANARY]}
        )
        QueuedRow.objects.create(
            within=made, file="people.csv", line=2, row={"name": CANARY}, digest="x", column="name", value=CANARY,
            reason=CANARY, candidates=[str(person.pk)],
        )  # fmt: skip
        gone = b.person(f"{CANARY} deleted")
        self.gone = gone.pk
        gone.delete()
        self.hidden = [(type(each), each.pk) for each in (*facts, self.dossier, person, place, source, group)]
        self.hidden.append((Person, self.gone))


def listed(model: Any) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}"


# The same pages for every kind: of these, all of them are asked.
WHOLE = (Person, Affiliation, Investigation)
Question = tuple[str, str, tuple[tuple[str, str], ...]]


def ask(method: str, url: str, **sent: str) -> Question:
    return method, url, tuple(sent.items())


def questions(world: World) -> Iterator[Question]:
    """Everything in the newsroom that names, finds or counts records."""
    # Of users it tells nothing; the list of defence files grows with those that are asked for here.
    for model in admin.site._registry:
        if model in (User, Group, DefenceFile):
            continue
        base = reverse(f"{listed(model)}_changelist")
        yield ask("get", base)
        for word in (CANARY, "Visible"):
            yield ask("get", base, q=word)
    for model in (aggregate.root for aggregate in registry):
        for field in model._meta.local_concrete_fields:
            if field.many_to_one:
                place = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                for word in ("", CANARY):
                    yield ask("get", reverse("admin:autocomplete"), **place, field_name=field.name, term=word)
    for name in ("investigation", "claim"):
        for word in (CANARY, "Visible"):
            yield ask("get", reverse(f"admin:investigations_{name}_records"), term=word)
    for record in world.seen:
        slug, pk = registry.of(record).slug, str(record.pk)
        for verb in ("change", "history"):
            yield ask("get", reverse(f"{listed(record)}_{verb}", args=[pk]))
        if type(record) in WHOLE:
            for page in ("publish", "review", "withdraw"):
                yield ask("get", reverse(f"newsroom-{page}"), kind=slug, id=pk)
            yield ask("post", f"{reverse('newsroom-defence')}?kind={slug}&id={pk}")
    for page in ("publish", "review"):
        yield ask("get", reverse(f"newsroom-{page}"), kind="investigations", id=str(world.open.pk), whole="1")
    for action in ("publish_selected", "review_selected"):
        selected = {"_selected_action": str(world.other.pk)}
        yield ask("post", reverse("admin:people_person_changelist"), action=action, **selected)
    for name in ("newsroom-moves", "newsroom-doubts", "newsroom-waiting", "admin:index", "newsroom-enter"):
        yield ask("get", reverse(name))
    yield ask("get", reverse("newsroom-enter"), person=str(world.person.pk))
    for name in (f"{CANARY} Person", "Visible Person"):
        yield ask("post", reverse("newsroom-enter"), **{"person-name": name})


def about(model: Any, pk: UUID) -> Iterator[Question]:
    """The same of one record, by its address."""
    slug = registry.of(model).slug
    for verb in ("change", "history", "delete"):
        yield ask("get", reverse(f"{listed(model)}_{verb}", args=[pk]))
    if model not in WHOLE:
        return
    for page in ("publish", "review", "withdraw"):
        yield ask("get", reverse(f"newsroom-{page}"), kind=slug, id=str(pk))
    yield ask("post", f"{reverse('newsroom-defence')}?kind={slug}&id={pk}")
    selected = {"_selected_action": str(pk)}
    for action in ("publish_selected", "review_selected", "withdraw_selected", "delete_selected"):
        yield ask("post", reverse(f"{listed(model)}_changelist"), action=action, **selected)
    if model is Affiliation:
        yield ask("get", reverse("newsroom-entered", args=[pk]))
    for name in ("person", "organization", "source"):
        if model._meta.model_name == name:
            yield ask("get", reverse("newsroom-enter"), **{name: str(pk)})
            yield ask("post", reverse("newsroom-enter"), **{f"{name}-existing": str(pk)})
    if model in ITEM_FIELD:
        value = f"{ITEM_FIELD[model]}:{pk}"
        yield ask(
            "post",
            reverse("admin:investigations_investigation_add"),
            **{"items-TOTAL_FORMS": "1", "items-0-record": value},
        )


# What is another in every answer: tokens of forms, and of what is entered.
CHANGING = re.compile(r'name="(csrfmiddlewaretoken|[a-z-]*token)" value="[^"]*"')


def answer(client: Client, question: Question) -> str:
    """What somebody is told, redirections followed: without what is another every time, and what the question said."""
    method, url, sent = question
    response: Any = getattr(client, method)(url, dict(sent), follow=True)
    if response.headers["Content-Type"].startswith("application/zip"):
        with ZipFile(BytesIO(response.content)) as archive:
            body = "\n".join(f"{name}: {archive.read(name).decode()}" for name in archive.namelist())
    else:
        body = CHANGING.sub("", response.content.decode())
    text = f"{response.status_code} {response.redirect_chain} {body}"
    for _name, value in sent:
        if CANARY in value:
            text = text.replace(value, "").replace(quote_plus(value), "").replace(quote(value), "")
    return text


Asked = dict[str, dict[Question, str]]


def all_answers(world: World) -> Asked:
    """What those who are no members are told, by question: the editor every one, the others some."""
    wanted = list(questions(world))
    shares = {"Editor": wanted, "Legal": wanted[::10], "Reporter": wanted[5::10]}
    return {
        name: {question: answer(signed_in(world.users[name]), question) for question in share}
        for name, share in shares.items()
    }


def leaks(world: World, before: Asked, names: Iterable[str], part: str = "") -> list[str]:
    """Questions to which who is no member gets an answer that tells something; those whose address has `part` in it."""
    found = []
    for name in names:
        client = signed_in(world.users[name])
        for question, was in before[name].items():
            if part not in question[1]:
                continue
            now = answer(client, question)
            if CANARY in now or now != was:
                found.append(f"{name} {question}: {_difference(was, now)}")
        # One of each kind.
        for model, pk in dict(world.hidden).items():
            stranger = uuid4()
            for one, other in zip(about(model, pk), about(model, stranger), strict=True):
                if part not in one[1]:
                    continue
                now, nothing = answer(client, one), answer(client, other)
                if CANARY in now or now.replace(str(pk), "…") != nothing.replace(str(stranger), "…"):
                    found.append(f"{name} {one}: {_difference(nothing, now)}")
    return found


def _difference(was: str, now: str) -> str:
    lines = set(was.splitlines())
    return (
        " / ".join(line.strip() for line in now.splitlines() if line not in lines)[:600]
        or "lines are missing"
    )


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, Asked]]:
    """A newsroom with a closed dossier, and what it answered before it had one."""
    with django_db_blocker.unblock(), databases.clone("empty"):
        world = World()
        before = all_answers(world)
        world.put_secrets()
        yield world, before


def test_every_page_of_our_own_is_asked(worlds: tuple[World, Asked]) -> None:
    """Those that tell of records: whoever adds one asks it above."""
    world, _before = worlds
    asked = {question[1] for question in (*questions(world), *about(Affiliation, uuid4()))}
    for name in PAGES.keys() - {"newsroom-date", "newsroom-working"}:
        url = reverse("newsroom-enter") if name == "newsroom-entered" else reverse(name)
        assert any(each.startswith(url) for each in asked), name


def test_who_is_no_member_learns_nothing(worlds: tuple[World, Asked]) -> None:
    world, before = worlds
    assert len(before["Editor"]) > 200 and len(world.hidden) > 20
    assert not any(CANARY in text for answers in before.values() for text in answers.values())
    assert leaks(world, before, world.users) == []


def test_who_is_no_member_finds_no_defence_file_of_it(worlds: tuple[World, Asked]) -> None:
    """The list itself grows with every file that this test asks for."""
    world, _before = worlds
    html = (
        signed_in(world.users["Legal"]).get(reverse("admin:newsroom_defencefile_changelist")).content.decode()
    )
    assert CANARY not in html


def test_members_find_it(worlds: tuple[World, Asked]) -> None:
    world, _before = worlds
    client = signed_in(world.insider)
    asked = list(questions(world))[::3]
    telling = [question for question in asked if CANARY in answer(client, question)]
    assert len(telling) > 15
    for model, pk in world.hidden:
        if pk != world.gone:
            assert client.get(reverse(f"{listed(model)}_change", args=[pk])).status_code == 200


# ── Faults that must be found ─────────────────────────────────────────────────────────────────────────────────────────


# What is done to the code, and on which pages it shows.
FAULTS: dict[str, tuple[str, Callable[[pytest.MonkeyPatch], Any]]] = {
    "nothing is hidden": (
        "/person/",
        lambda patch: patch.setattr(middleware, "unseen_by", lambda user: sight_module.Unseen()),
    ),
    "histories of what was deleted": (
        "/history/",
        lambda patch: patch.setattr(record_admin, "was_public", lambda *of: True),
    ),
    "embargoes": ("/embargo/", lambda patch: patch.delattr(EmbargoAdmin, "get_queryset")),
    "rows of imports": ("/queuedrow/", lambda patch: patch.delattr(QueuedRowAdmin, "get_queryset")),
    "what is chosen by address": (
        "/publish/",
        lambda patch: patch.setattr(Chosen, "present", property(lambda self: set(self.pks))),
    ),
    "what only it points to": (
        "/source/",
        lambda patch: patch.setattr(closed, "_step", lambda: sql.SQL("SELECT '', '' WHERE false")),
    ),
    "what points to it": (
        "/moves/",
        lambda patch: patch.setattr(sight_module, "_pointers", lambda model: ()),
    ),
    "names": (
        "/investigation/add/",
        lambda patch: patch.setattr(picking, "named", lambda model: model._base_manager.all()),
    ),
    "defence files": (
        "/defence/",
        lambda patch: patch.setattr(registry_module, "named", lambda model: model._base_manager.all()),
    ),
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_control_faults_are_found(
    worlds: tuple[World, Asked], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, before = worlds
    part, break_it = FAULTS[fault]
    break_it(monkeypatch)
    assert leaks(world, before, ["Editor"], part)


def test_what_a_hidden_record_needs_is_not_deleted(worlds: tuple[World, Asked]) -> None:
    """The one thing that is told: that something stands in the way."""
    world, _before = worlds
    client = signed_in(world.users["Editor"])
    url = reverse("admin:people_person_delete", args=[world.other.pk])
    html = client.post(url, {"post": "yes"}).content.decode()
    assert "Records of a closed dossier" in html and CANARY not in html
    assert Person.objects.filter(pk=world.other.pk).exists()


def test_a_role_that_hidden_posts_have_is_not_deleted_and_names_none(worlds: tuple[World, Asked]) -> None:
    world, _before = worlds
    client = signed_in(world.users["Editor"])
    role = b.role("Unpublished role")
    person = Person.objects.get(name=f"{CANARY} Person")
    post = b.affiliation(person=person, organization=world.office, role=role)
    try:
        answers = [
            client.get(reverse("admin:people_role_delete", args=[role.pk])),
            client.post(
                reverse("admin:people_role_changelist"),
                {"action": "delete_selected", "_selected_action": str(role.pk)},
            ),
            client.post(
                reverse("admin:people_rolecategory_delete", args=[role.category_id]), {"post": "yes"}
            ),
        ]
        for response in answers:
            assert CANARY not in response.content.decode()
        assert "Records of a closed dossier" in answers[0].content.decode()
        assert "Records of a closed dossier" in answers[1].content.decode()
    finally:
        post.delete()
        role.delete()


def test_of_a_record_with_a_hidden_row_the_rest_is_shown_and_members_publish_it(
    worlds: tuple[World, Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _before = worlds
    secret = b.organization(f"{CANARY} Holding")
    InvestigationItem.objects.create(investigation=world.dossier, organization=secret)
    event = b.event("Another event", participants=[world.person, secret])
    client = signed_in(world.users["Editor"])
    for page in ("publish", "review"):
        html = client.get(
            reverse(f"newsroom-{page}"), {"kind": "events", "id": str(event.pk)}
        ).content.decode()
        assert "belongs to a closed dossier" in html and CANARY not in html
    for verb in ("change", "history"):
        html = client.get(reverse(f"{listed(event)}_{verb}", args=[event.pk])).content.decode()
        assert "Another event" in html and CANARY not in html and "deleted since" not in html
    # The control: a history that leaves nothing out tells of something that it can't name.
    monkeypatch.setattr(history, "in_sight", lambda rows: rows)
    html = client.get(reverse(f"{listed(event)}_history", args=[event.pk])).content.decode()
    assert "organization that was deleted since" in html
    event.delete()


def test_a_closed_dossier_has_members(worlds: tuple[World, Asked]) -> None:
    world, _before = worlds
    client = signed_in(world.users["Editor"])
    url, asked = reverse("admin:newsroom_desk_add"), {"investigation": str(world.open.pk), "closed": "on"}
    assert "Name who works on it" in client.post(url, asked).content.decode()
    saved = client.post(url, {**asked, "members": str(world.insider.pk)}, follow=True).content.decode()
    assert "You are no member" in saved and Desk.objects.get(investigation=world.open).closed
    Desk.objects.filter(investigation=world.open).delete()
