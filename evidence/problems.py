"""Errors that REST views raise, apart from those views: REST framework reads `api.filtering` while it loads its own."""

from collections.abc import Collection, Sequence
from datetime import datetime

from rest_framework.exceptions import APIException

from evidence.filters import Refusal
from evidence.models import Tombstone

# RFC 9457.
PROBLEM_TYPE = "application/problem+json"


class RefusedParameters(APIException):
    """400: parameters that this address doesn't take, or values that mean nothing. `allowed`: what it takes."""

    status_code = 400
    default_code = "refused"

    def __init__(self, refusals: Sequence[Refusal], allowed: Collection[str]) -> None:
        super().__init__(" ".join(f"{each.parameter}: {each.plainly}" for each in refusals))
        self.refusals = list(refusals)
        self.allowed = list(allowed)


class Gone(APIException):
    """410: a record that was public and was withdrawn."""

    status_code = 410
    default_code = "gone"

    def __init__(self, tombstone: Tombstone) -> None:
        super().__init__("This record was withdrawn.")
        self.reason: str = tombstone.reason
        self.withdrawn_at: datetime = tombstone.withdrawn_at
