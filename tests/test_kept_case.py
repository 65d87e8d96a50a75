"""Of each type of page: what is kept is what would be made, whatever was published, corrected and withdrawn since."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse

from config import kept_pages
from evidence.models import Source
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from newsroom.publishing.rebuild import rebuild
from orgs.models import Organization
from people.models import Affiliation, Person
from tests import builders as b
from tests.test_accessibility import addresses

AWDC = "Antwerp World Diamond Centre"


def answers(kept: int, paths: list[str]) -> dict[str, tuple[int, bytes]]:
    """The status and the page that a reader gets at each address, of a process that keeps so many pages."""
    with override_settings(PAGES_KEPT=kept):
        reader = Client()
        pages = ((path, reader.get(path)) for path in paths)
        return {path: (page.status_code, page.content) for path, page in pages}


def others(editor: User) -> None:
    fact = b.affiliation(person=b.person("Somebody Else"), organization=b.organization("Something Else"))
    publish(plan([fact]), by=editor)


def another_post(editor: User) -> None:
    person = Person.objects.get(name="Sergey Sergeyevich Ivanov")
    awdc = Organization.objects.get(name=AWDC)
    publish(plan([b.affiliation(person=person, organization=awdc, role=b.role("Guest"))]), by=editor)


def another_name(editor: User) -> None:
    awdc = Organization.objects.get(name=AWDC)
    Organization.objects.filter(pk=awdc.pk).update(name="Antwerp Diamond Centre of the World")
    publish(plan([awdc]), by=editor, reason="Its name was wrong.", correction="correction")


def another_source(editor: User) -> None:
    source = Source.objects.filter(publisher="De Morgen").first()
    assert source
    Source.objects.filter(pk=source.pk).update(title="Something else altogether")
    publish(plan([source]), by=editor, reason="Its title was wrong.", correction="correction")


def one_less(editor: User) -> None:
    fact = Affiliation.objects.filter(role__code="ceo").first()
    assert fact
    withdraw(plan_withdrawal([fact]), reason="It was wrong.", by=editor)


def nothing(editor: User) -> None:
    rebuild()


CHANGES = (others, another_post, another_name, another_source, one_less, nothing)


@pytest.mark.crawl
def test_what_is_kept_is_what_would_be_made(committed_case: str) -> None:
    editor = User.objects.get(username="editor")
    paths = sorted({path.partition("?")[0] for path in addresses()})
    awdc = Organization.objects.get(name=AWDC)
    post = Affiliation.objects.filter(organization=awdc).first()
    assert post
    for kind, pk in (("organizations", awdc.pk), ("affiliations", post.pk)):
        paths += [reverse("versions", args=[kind, pk]), reverse("version", args=[kind, pk, 1])]
    caches[kept_pages.CACHE].clear()
    before = answers(200, paths)
    others_than_before: dict[str, int] = {}
    for change in CHANGES:
        change(editor)
        kept, made = answers(200, paths), answers(0, paths)
        for path in paths:
            assert kept[path] == made[path], (change.__name__, path)
        others_than_before[change.__name__] = sum(made[path] != before[path] for path in paths)
        before = made
    # Each of them changes some pages, or this would prove nothing; and none changes all.
    assert not others_than_before.pop("nothing")
    assert all(0 < number < len(paths) for number in others_than_before.values()), others_than_before
