"""What a line of every list of layer 3 shows."""

from typing import Any

from evidence.models.fact import AHEAD
from evidence.phrases import alleged_by


def listed(fact: Any) -> dict[str, Any]:
    """Title, address, who says so, and of how many sources. The citations must be preloaded."""
    citations = list(fact.citations.all())
    return {
        "fact": fact,
        "url": fact.get_absolute_url(),
        "ahead": fact.get_reality_display() if fact.reality in AHEAD else "",
        "standing": fact.standing,
        "by": alleged_by(fact.standing, citations),
        "sources": len({citation.source_id for citation in citations}),
        "held": getattr(fact, "held", ""),
    }
