"""What is public of a closed dossier: readers see it, and members alone work on it. Nobody else sees what waits to go out, or
what was never public."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evidence.registry import registry
from investigations.models import Investigation, InvestigationItem
from newsroom import record_admin
from newsroom.models import Desk
from newsroom.publishing import plan, publish
from newsroom.tests.people_at_work import member, signed_in
from people.models import Affiliation, Person
from tests import builders as b

DRAFT = "Zeldzaamheid"
NEVER_PUBLIC = "Nooitgelezen"


class Closed:
    """A fact, its person and their dossier: written, published, and edited since. Closed to all but one."""

    def __init__(self) -> None:
        self.outsider, self.legal = member("Editor", "outsider"), member("Legal", "legal")
        self.insider = member("Editor", "insider")
        self.post = b.affiliation(remark=NEVER_PUBLIC, organization=b.organization("Shared Ltd"))
        self.person = self.post.person
        self.dossier = b.investigation("Operation", self.post, self.person, body=NEVER_PUBLIC)
        Desk.objects.create(investigation=self.dossier, closed=True).members.set([self.insider])
        for record in (self.post, self.dossier):
            type(record).objects.filter(pk=record.pk).update(
                **{"remark" if record is self.post else "body": "What readers see."}
            )
        publish(plan([self.dossier, self.post]), by=b.editor())
        Affiliation.objects.update(remark=DRAFT)
        Person.objects.update(remark=DRAFT)
        Investigation.objects.update(body=DRAFT)

    @property
    def records(self) -> list[Any]:
        return [self.post, self.person, self.dossier]


@pytest.fixture
def closed(committed: str) -> Closed:
    return Closed()


def pages(record: Any) -> list[str]:
    kind = registry.of(record).slug
    admin = f"admin:{record._meta.app_label}_{record._meta.model_name}"
    asked = f"?kind={kind}&id={record.pk}"
    return [
        reverse(f"{admin}_change", args=[record.pk]),
        reverse(f"{admin}_history", args=[record.pk]),
        *(
            f"{reverse(f'newsroom-{page}')}{asked}{whole}"
            for page in ("publish", "review")
            for whole in ("", "&whole=1")
        ),
    ]


def texts(client: Client, record: Any) -> list[str]:
    return [client.get(url, follow=True).content.decode() for url in pages(record)]


def test_what_waits_to_go_out_is_for_members(closed: Closed) -> None:
    for user in (closed.outsider, closed.legal):
        client = signed_in(user)
        for record in closed.records:
            for url, text in zip(pages(record), texts(client, record), strict=True):
                assert DRAFT not in text and NEVER_PUBLIC not in text, url
            url = f"{reverse('newsroom-defence')}?kind={registry.of(record).slug}&id={record.pk}"
            answer = client.post(url)
            assert answer.status_code in (403, 404), url
        # Nor is it told in lists and searches.
        for model in (Affiliation, Person, Investigation):
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            assert DRAFT not in client.get(url).content.decode()
        assert "Operation" not in client.get(reverse("newsroom-waiting")).content.decode()
    # The control: a member sees it.
    told = [text for record in closed.records for text in texts(signed_in(closed.insider), record)]
    assert sum(DRAFT in text for text in told) > 5 and any(NEVER_PUBLIC in text for text in told)


def test_control_without_the_guard_it_is_told(closed: Closed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_admin, "is_guarded", lambda model, pks: False)
    assert any(DRAFT in text for text in texts(signed_in(closed.outsider), closed.person))


def test_others_publish_none_of_it(closed: Closed) -> None:
    for record in closed.records:
        page = pages(record)[2]
        html = signed_in(closed.insider).get(page).content.decode()
        token = re.search(r'name="digest"\s+value="([^"]*)"', html)
        assert token
        sent = {
            "kind": registry.of(record).slug,
            "ids": str(record.pk),
            "digest": token[1],
            "correction": "news",
        }
        signed_in(closed.outsider).post(reverse("newsroom-publish"), sent)
        seen: Any = type(record)._default_manager.using("published").get(pk=record.pk)
        assert DRAFT not in (getattr(seen, "remark", ""), getattr(seen, "body", ""))


def test_a_person_of_it_can_be_built_on(closed: Closed) -> None:
    client = signed_in(closed.outsider)
    asked = {
        "app_label": "people",
        "model_name": "affiliation",
        "field_name": "person",
        "term": closed.person.name,
    }
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [each["id"] for each in found] == [str(closed.person.pk)]
    post = b.affiliation(person=closed.person, organization=b.organization("Open Ltd"))
    url = reverse("admin:people_affiliation_change", args=[post.pk])
    assert "Open Ltd" in client.get(url).content.decode()


def test_what_is_in_an_open_dossier_too_is_everybody_s(closed: Closed) -> None:
    for record in (closed.post, closed.person):
        field = "affiliation" if record is closed.post else "person"
        InvestigationItem.objects.create(
            investigation=Investigation.objects.filter(title_en="Open").first() or b.investigation("Open"),
            **{field: record},
        )
        assert DRAFT in texts(signed_in(closed.outsider), record)[0]


def test_a_defence_file_of_what_touches_it_is_for_members(closed: Closed) -> None:
    """Of the organization: without the closed fact it would say that there is none, or leave its history out."""
    place = closed.post.organization
    url = f"{reverse('newsroom-defence')}?kind=organizations&id={place.pk}"
    refused = signed_in(closed.legal).post(url)
    assert refused.status_code == 403 and "closed dossier" in refused.content.decode()
    answer = signed_in(closed.insider).post(url)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert any(DRAFT in archive.read(name).decode() for name in archive.namelist())


def test_who_is_no_member_does_not_work_in_it(closed: Closed) -> None:
    client: Client = signed_in(closed.outsider)
    url = f"{reverse('newsroom-working')}?kind=investigations&id={closed.dossier.pk}"
    assert client.post(url).status_code in (403, 404)
    assert "You are working in" not in client.get(reverse("admin:index")).content.decode()
