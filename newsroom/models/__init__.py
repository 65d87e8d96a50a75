"""What only the newsroom knows: publications, and hypotheses that never leave it."""

from newsroom.models.hypothesis import Hypothesis
from newsroom.models.publication import ApprovedLink, Publication, PublicationItem

__all__ = ["ApprovedLink", "Hypothesis", "Publication", "PublicationItem"]
