"""Publishing: what goes out, what doesn't, and what stays as it was."""

import pytest
from django.db import connections

from config.stores import use_store
from newsroom.models import Publication
from newsroom.publishing import PlanOutdated, PublishError, plan, publish, states
from people.models import Affiliation, Person
from tests import builders


def published(model):
    return model.objects.using("published")


def test_publish_takes_unpublished_endpoints_along(committed):
    fact = builders.affiliation()
    made = plan([fact])
    assert {a.slug for a in made.along} >= {"people", "organizations", "roles", "sources", "spheres"}
    publish(made, by=builders.editor())
    assert published(Affiliation).get().standing == "stated"
    assert published(Person).get().search_text == "ari epstein\n"
