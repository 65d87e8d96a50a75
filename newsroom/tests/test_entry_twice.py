"""One form, two requests at the same moment: the database lets one of them save."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from django.db import connections
from django.urls import reverse

from evidence.models import Source
from newsroom.tests.people_at_work import reporter, signed_in
from newsroom.tests.test_entry import everything_new
from people.models import Affiliation, AffiliationCitation, Person
from tests import builders


def test_a_form_sent_twice_at_the_same_moment_is_saved_once(committed):
    """Two requests, each with a connection of its own, let loose together."""
    kind = builders.organization("Something").kind
    kind.sphere = builders.sphere()
    kind.save()
    words = {"organization-kind": kind.pk, "role-category": builders.role("Something").category.pk}
    user = reporter()
    clients = [signed_in(user), signed_in(user)]
    sent = everything_new(words, **{"post-token": str(uuid4())})
    together = Barrier(2, timeout=20)

    def send(client):
        together.wait()
        try:
            return client.post(reverse("newsroom-enter"), sent)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, clients))
    made = Affiliation.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {reverse("newsroom-entered", args=[made.pk])}
    assert (Person.objects.count(), AffiliationCitation.objects.count(), Source.objects.count()) == (1, 1, 1)
