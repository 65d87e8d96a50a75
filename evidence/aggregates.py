"""What layer 0 adds to the registry."""

from evidence.models import Source, SourceRelay
from evidence.registry import Aggregate, registry
from evidence.sections import Rows, Section, same

registry.register(
    Aggregate(
        root=Source,
        slug="sources",
        links=(SourceRelay,),
        viewset="evidence.api.SourceViewSet",
        section=Section(
            "sources",
            same(
                "title",
                "publisher",
                "kind",
                "language",
                "published",
                "url",
                "archived_url",
                "accessed",
                "checksum",
                "remark",
            ),
            rows=(
                Rows(
                    "relays",
                    SourceRelay,
                    references={"source": ("relayed", "sources")},
                    identity=("relayed_id",),
                    scalar="source",
                ),
            ),
        ),
    )
)
