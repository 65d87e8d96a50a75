"""People, roles, affiliations and links between people in the REST API."""

from typing import Any

from django.db.models import Prefetch
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from evidence.rest import PublicView, RecordViewSet
from people.filters import AffiliationFilter, PersonFilter, PersonLinkFilter, RoleFilter, RuleFilter
from people.models import Affiliation, AffiliationOrder, Move, Person, PersonLink, Role, Rule, SamePost
from people.move_filters import MoveFilter
from people.move_serializers import MoveSerializer, PassageSerializer
from people.passage_filters import PassageFilter
from people.serializers import (
    AffiliationSerializer,
    PersonLinkSerializer,
    PersonSerializer,
    RoleSerializer,
    RuleSerializer,
)

# What the address of an affiliation is made of.
ENDS = ("person", "role", "organization")


class PersonViewSet(RecordViewSet):
    """People, and groups of people whom the sources don't name."""

    queryset = Person.objects.preload().prefetch_related(
        "identifiers", "candidates__candidate", "overlaps__group__members__person", "citations__source"
    )
    serializer_class = PersonSerializer
    filterset_class = PersonFilter


class PersonLinkViewSet(RecordViewSet):
    """Dated ties between people: one is a parent, a colleague, an associate of the other."""

    queryset = PersonLink.objects.preload()
    serializer_class = PersonLinkSerializer
    filterset_class = PersonLinkFilter


class RoleViewSet(RecordViewSet):
    """Functions that somebody can hold, with their titles in the languages of the site."""

    queryset = Role.objects.preload()
    serializer_class = RoleSerializer
    filterset_class = RoleFilter


class AffiliationViewSet(RecordViewSet):
    """Who held which role where, and when, as far as the sources carry it."""

    queryset = Affiliation.objects.preload().prefetch_related(
        Prefetch("orders", AffiliationOrder.objects.preload()),
        Prefetch("orders_before", AffiliationOrder.objects.preload()),
        Prefetch("same_posts", SamePost.objects.select_related(*(f"other__{end}" for end in ENDS))),
        Prefetch("same_posts_of", SamePost.objects.select_related(*(f"affiliation__{end}" for end in ENDS))),
    )
    serializer_class = AffiliationSerializer
    filterset_class = AffiliationFilter


class RuleViewSet(RecordViewSet):
    """Rules on what former office holders may do, for how long, and when they were in force."""

    queryset = Rule.objects.preload()
    serializer_class = RuleSerializer
    filterset_class = RuleFilter


class PassageViewSet(PublicView, ListModelMixin, GenericViewSet):
    """Passages between any two sets of organizations or sorts of roles, whatever their spheres: memberships too, and pairs
    without any dates. Worked out when asked, so they have no addresses of their own."""

    queryset = Move.objects.none()
    serializer_class = PassageSerializer
    filterset_class = PassageFilter
    without_filters = ()


class MoveViewSet(RecordViewSet):
    """Moves through the revolving door, worked out from the posts of each person: exits, entries, posts held at once.

    Where several sources tell the same post, the list has the move once; each still answers to its id."""

    queryset = Move.objects.preload()
    serializer_class = MoveSerializer
    filterset_class = MoveFilter

    def get_queryset(self) -> Any:
        moves: Any = super().get_queryset()
        return moves.counted() if self.action == "list" else moves
