"""What only the newsroom knows: the ledger of publications, and hypotheses that never leave it."""

from django.db.models import Model

from newsroom.models.defence import DefenceFile
from newsroom.models.embargo import Embargo, EmbargoState
from newsroom.models.hypothesis import Hypothesis
from newsroom.models.message import Message
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
APPEND_ONLY: tuple[type[Model], ...] = (*LEDGER, Review, DefenceFile)

__all__ = [
    "APPEND_ONLY",
    "LEDGER",
    "Action",
    "ApprovedLink",
    "Decision",
    "DefenceFile",
    "Desk",
    "Embargo",
    "EmbargoState",
    "Hypothesis",
    "Message",
    "Policy",
    "Publication",
    "PublicationItem",
    "PublishedContent",
    "Review",
]
