"""Case files: a story's records in YAML that a journalist can read and correct (fixtures/README.md)."""

from newsroom.case.lines import CaseError
from newsroom.case.loader import Outcome, load
from newsroom.case.reader import CaseFile, read

__all__ = ["CaseError", "CaseFile", "Outcome", "load", "read"]
