"""Sources in the REST API."""

from evidence.filters import SourceFilter
from evidence.models import Source
from evidence.pages import with_citation_count
from evidence.rest import RecordViewSet
from evidence.serializers import SourceSerializer


class SourceViewSet(RecordViewSet):
    """Documents that the facts are cited from."""

    queryset = Source.objects.preload().prefetch_related("relays__relayed", "relayed_by__source")
    serializer_class = SourceSerializer
    filterset_class = SourceFilter

    def get_queryset(self):  # type: ignore[no-untyped-def]
        # Not above: the other apps' citations aren't in the registry yet when this module is read.
        return with_citation_count(super().get_queryset())
