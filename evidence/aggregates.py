"""What layer 0 adds to the registry."""

from evidence.models import Source, SourceRelay
from evidence.registry import Aggregate, registry

registry.register(
    Aggregate(root=Source, slug="sources", links=(SourceRelay,), viewset="evidence.api.SourceViewSet")
)
