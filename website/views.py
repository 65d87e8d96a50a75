"""The home page."""

from typing import Any

from django.db.models import Count
from django.views.generic import TemplateView

from evidence.models import Source
from evidence.registry import registry
from orgs.models import Organization
from people.models import Affiliation, Person

FEATURED = 6


class Home(TemplateView):
    """What this is, a search, numbers that are true, and where to begin reading."""

    template_name = "website/home.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = Person.objects.filter(identity="named").annotate(posts_count=Count("affiliations"))
        organizations = Organization.objects.preload().annotate(posts_count=Count("affiliations"))
        sources = Source.objects.preload()
        return super().get_context_data(
            **kwargs,
            counts=self.counts(),
            people=[
                {"person": person, "posts": list(person.affiliations.all())}
                for person in people.filter(posts_count__gt=0)
                .prefetch_related("affiliations__role__titles", "affiliations__organization__names")
                .order_by("-posts_count", "sort_key", "pk")[:FEATURED]
            ],
            organizations=organizations.filter(posts_count__gt=0).order_by("-posts_count", "sort_key", "pk")[
                :FEATURED
            ],
            publishers=list(
                sources.order_by("normal_publisher").values_list("publisher", flat=True).distinct()[:30]
            ),
        )

    def counts(self) -> list[tuple[str, int, str]]:
        """(name of the list, how many, in words) of what is published, counted now."""
        return [
            ("people", Person.objects.count(), "people and groups"),
            ("organizations", Organization.objects.count(), "organizations"),
            ("affiliations", Affiliation.objects.count(), "affiliations"),
            ("sources", Source.objects.count(), "sources"),
            ("", self.citations(), "places cited"),
        ]

    def citations(self) -> int:
        return sum(
            aggregate.citations._default_manager.count() for aggregate in registry if aggregate.citations
        )
