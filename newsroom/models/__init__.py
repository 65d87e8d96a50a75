"""What only the newsroom knows: the ledger of publications, and hypotheses that never leave it."""

from newsroom.models.hypothesis import Hypothesis
from newsroom.models.publication import (
    LEDGER,
    Action,
    ApprovedLink,
    Publication,
    PublicationItem,
    PublishedContent,
)

__all__ = [
    "LEDGER",
    "Action",
    "ApprovedLink",
    "Hypothesis",
    "Publication",
    "PublicationItem",
    "PublishedContent",
]
