"""The home page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Model, Prefetch, Q, Value
from django.utils.translation import npgettext_lazy
from django.views.generic import TemplateView

from evidence.models import Record, Source
from evidence.models.fact import AHEAD
from evidence.pages import counted
from evidence.registry import registry
from evidence.standing import Standing
from evidence.views import PLACES
from investigations.models import Agreement, Claim, Event, Investigation, Measure, Stance
from investigations.views.dossiers import card, with_facts_count
from orgs.models import Organization
from people.models import Affiliation, Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FEATURED = 6
# Posts that may open the site: a source states them, and they came.
STATED = Q(standing=Standing.STATED) & ~Q(reality__in=AHEAD)
# What is counted on the home page: name of its list, model, one and many of it in words.
COUNTED: tuple[tuple[str, type[Record], "str | _StrPromise"], ...] = (
    ("people", Person, npgettext_lazy("count", "person or group", "people and groups")),
    ("organizations", Organization, npgettext_lazy("count", "organization", "organizations")),
    ("affiliations", Affiliation, npgettext_lazy("count", "affiliation", "affiliations")),
    ("agreements", Agreement, npgettext_lazy("count", "agreement", "agreements")),
    ("events", Event, npgettext_lazy("count", "event", "events")),
    ("measures", Measure, npgettext_lazy("count", "measure", "measures")),
    ("stances", Stance, npgettext_lazy("count", "stance", "stances")),
    ("claims", Claim, npgettext_lazy("count", "claim", "claims")),
    ("sources", Source, npgettext_lazy("count", "source", "sources")),
)


class Home(TemplateView):
    """What this is, a search, numbers that are true, and where to begin reading."""

    template_name = "website/home.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stated = Affiliation.objects.filter(STATED)
        number = Count("affiliations", filter=Q(affiliations__in=stated.order_by().values("pk")))
        people = Person.objects.filter(identity="named").annotate(posts_count=number)
        organizations: Any = Organization.objects.preload().by_label().annotate(posts_count=number)
        posts = stated.select_related("role", "organization").prefetch_related(
            "role__titles", "organization__names"
        )
        sources = Source.objects.preload()
        dossiers = with_facts_count(Investigation.objects.preload())[:FEATURED]
        return super().get_context_data(
            **kwargs,
            counts=self.counts(),
            dossiers=[card(dossier) for dossier in dossiers],
            people=[
                # The same post in two spells is named once.
                {
                    "person": person,
                    "posts": list(
                        {(p.role_id, p.organization_id): p for p in person.affiliations.all()}.values()
                    ),
                }
                for person in people.filter(posts_count__gt=0)
                .prefetch_related(Prefetch("affiliations", posts))
                .order_by("-posts_count", "sort_key", "pk")[:FEATURED]
            ],
            organizations=organizations.filter(posts_count__gt=0).order_by("-posts_count", "label_key", "pk")[
                :FEATURED
            ],
            publishers=list(
                sources.order_by("normal_publisher").values_list("publisher", flat=True).distinct()[:30]
            ),
        )

    def counts(self) -> list[tuple[str, int, str]]:
        """(name of the list, how many, in words) of what is published, counted now."""
        models = [model for _name, model, _words in COUNTED]
        citations = [aggregate.citations for aggregate in registry if aggregate.citations]
        numbers = sizes([*models, *citations])
        told = [(name, *counted(numbers[model], words)) for name, model, words in COUNTED]
        places = sum(numbers[model] for model in citations)
        return [*told, ("", *counted(places, PLACES))]


def sizes(models: Iterable[type[Model]]) -> dict[type[Model], int]:
    """How many rows each of some models has, in one query."""
    found = {model._meta.label: model for model in models}
    counts = [
        model._default_manager.order_by().values(label=Value(label)).annotate(n=Count("pk"))
        for label, model in found.items()
    ]
    # A table without rows has no group.
    numbers = dict.fromkeys(found.values(), 0)
    for row in counts[0].union(*counts[1:], all=True):
        numbers[found[row["label"]]] = row["n"]
    return numbers
