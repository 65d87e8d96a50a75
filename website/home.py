"""The home page: a front page of what is published now."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, Model, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy
from django.views.generic import TemplateView

from config.site import NAME, absolute
from evidence.about import About, schema
from evidence.addresses import StrictAddress
from evidence.models import Record, Source, Version
from evidence.models.fact import AHEAD
from evidence.pages import counted
from evidence.registry import registry
from evidence.search.results import TEXT
from evidence.sentences import sentences
from evidence.standing import Standing
from evidence.version_views import told_corrections
from evidence.views import PLACES
from investigations.models import Agreement, Claim, Event, Investigation, Measure, Stance
from investigations.views.dossiers import card, with_facts_count
from orgs.models import Organization
from people.models import Affiliation, Move, Person
from people.move_words import alleged_words
from people.views.moves import move_title

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What this is, in a sentence: for previews of links, and for catalogues of data.
DESCRIPTION = gettext_lazy(
    "Who held which post, who agreed on what, who wanted what, and on what evidence: an open database of lobbying."
)
DOSSIERS = 6
# A sentence each: who wants more goes to their lists.
MOVES = 3
# Of so many, those of different people are shown.
LOOKED_AT = 10 * MOVES
CORRECTIONS = 3
PUBLISHERS = 30
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


class Home(StrictAddress, TemplateView):
    """What this is, a search, the latest moves, dossiers, what was corrected, and numbers that are true."""

    template_name = "website/home.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dossiers = with_facts_count(Investigation.objects.preload())[:DOSSIERS]
        publishers = Source.objects.order_by("normal_publisher").values_list("publisher", flat=True)
        moves = latest_moves()
        return super().get_context_data(
            **kwargs,
            about=self.about(),
            counts=counts(),
            moves=[told(move) for move in moves],
            # Without dates nobody can say which is the latest.
            dated=all(move.joined_from for move in moves),
            dossiers=[card(dossier) for dossier in dossiers],
            corrections=told_corrections(Version.objects.corrections().defer("content")[:CORRECTIONS]),
            publishers=list(publishers.distinct()[:PUBLISHERS]),
        )

    def about(self) -> About:
        url = absolute(self.request, reverse("home"))
        query = f"{absolute(self.request, reverse('search'))}?{TEXT}={{search_term_string}}"
        search = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": query},
            "query-input": "required name=search_term_string",
        }
        site = schema("WebSite", id_=url, url=url, name=NAME, potentialAction=search)
        title = _("Who held which post, where and when, and who says so")
        return About(f"{NAME}: {title}", str(DESCRIPTION), url, linked=[site])


def latest_moves() -> list[Move]:
    """The moves that open the site: both posts came; those that sources state first, whatever the date of others.

    One of each person or group. Of these, the latest by the day before which the second post can't have started, for of that
    the dates are sure: a move “of 1990, or of 2022” isn't a late one. Where no such day is known, a move comes after those
    that have one.
    """
    came: Any = Move.objects.counted().exclude(Q(first__reality__in=AHEAD) | Q(second__reality__in=AHEAD))
    stated = Q(standing=Standing.STATED)
    choices = [
        came.filter(standing, joined_from__isnull=undated)
        for standing in (stated, ~stated)
        for undated in (False, True)
    ]
    picked = [_numbered(rows.latest_first(), n) for n, rows in enumerate(choices)]
    # PostgreSQL asks for the next choice only where those before leave room.
    rows = sorted(picked[0].union(*picked[1:], all=True)[:LOOKED_AT], key=_place)
    found = Move.objects.filter(pk__in=[pk for *_rest, pk in rows]).preload().in_bulk()
    # One of each person or group: the second tells little more.
    first: dict[Any, Move] = {}
    for *_rest, pk in rows:
        if pk in found:
            first.setdefault(found[pk].person_id, found[pk])
    return list(first.values())[:MOVES]


def _numbered(moves: QuerySet[Move], choice: int) -> QuerySet[Any]:
    """(number of the choice, day, id) of as many as are shown."""
    numbered = moves.annotate(choice=Value(choice, IntegerField()))
    return numbered.values_list("choice", "happened", "pk")[:LOOKED_AT]


def _place(row: tuple[int, date | None, Any]) -> tuple[int, int, str]:
    choice, happened, pk = row
    return choice, -happened.toordinal() if happened else 0, str(pk)


def told(move: Move) -> dict[str, Any]:
    """A move as a title and its sentence, with the mark of its standing."""
    return {
        "title": move_title(move),
        "sentence": sentences.of(move),
        "url": move.get_absolute_url(),
        "standing": move.standing,
        "by": alleged_words(move),
    }


def counts() -> list[tuple[str, int, str]]:
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
