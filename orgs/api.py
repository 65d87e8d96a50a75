"""Organizations and their links in the REST API."""

from evidence.rest import RecordViewSet
from orgs.filters import OrganizationFilter, OrganizationLinkFilter
from orgs.models import Organization, OrganizationLink
from orgs.serializers import OrganizationLinkSerializer, OrganizationSerializer


class OrganizationViewSet(RecordViewSet):
    """Companies, parties, ministries, lobby groups …"""

    queryset = Organization.objects.preload().prefetch_related("identifiers", "citations__source")
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilter


class OrganizationLinkViewSet(RecordViewSet):
    """Dated ties between organizations: one owns, represents, is part of the other."""

    queryset = OrganizationLink.objects.preload()
    serializer_class = OrganizationLinkSerializer
    filterset_class = OrganizationLinkFilter
