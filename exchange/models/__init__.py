"""What only the newsroom knows of data sets that were taken in: each import, and the rows that wait for somebody."""

from exchange.models.imported import Import
from exchange.models.queued import Outcome, QueuedRow

__all__ = ["Import", "Outcome", "QueuedRow"]
