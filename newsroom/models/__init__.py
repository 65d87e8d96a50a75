"""What only the newsroom knows: the ledger of publications, and hypotheses that never leave it."""

from django.db.models import Model

from newsroom.models.hypothesis import Hypothesis
from newsroom.models.publication import (
    LEDGER,
    Action,
    ApprovedLink,
    Publication,
    PublicationItem,
    PublishedContent,
)
from newsroom.models.review import Decision, Desk, Policy, Review

# The tables that can only be added to.
APPEND_ONLY: tuple[type[Model], ...] = (*LEDGER, Review)

__all__ = [
    "APPEND_ONLY",
    "LEDGER",
    "Action",
    "ApprovedLink",
    "Decision",
    "Desk",
    "Hypothesis",
    "Policy",
    "Publication",
    "PublicationItem",
    "PublishedContent",
    "Review",
]
