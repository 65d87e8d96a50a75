"""Declarations in the REST API."""

from collections.abc import Iterable

from evidence.filters import PeriodFilterSet
from evidence.parameters import OrderingFilter, SearchFilter, by_start
from evidence.rest import RecordViewSet
from evidence.serializers import FACT, PERIOD, RECORD, CitationSerializer, PeriodFactSerializer
from orgs.serializers import OrganizationReferenceSerializer
from people.serializers import PersonReferenceSerializer
from tests.declarations.models import Declaration


class DeclarationSerializer(PeriodFactSerializer):
    """An interest that somebody declared."""

    person = PersonReferenceSerializer()
    register = OrganizationReferenceSerializer()
    citations = CitationSerializer(many=True)

    class Meta:
        model = Declaration
        fields = (*RECORD, "person", "register", *PERIOD, *FACT)


class DeclarationFilter(PeriodFilterSet):
    q = SearchFilter(label="Words", help_text="Words of what was declared.", example="shares")
    ordering = OrderingFilter(orders=by_start())

    class Meta:
        model = Declaration
        fields: Iterable[str] = ()


class DeclarationViewSet(RecordViewSet):
    """Interests that people declared."""

    queryset = Declaration.objects.preload()
    serializer_class = DeclarationSerializer
    filterset_class = DeclarationFilter
