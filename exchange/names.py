"""Ids of imported records: made of the set and the id that it gives, so that a set taken in twice is the same records."""

import uuid

NAMESPACE = uuid.UUID("0c1d6a52-7a3e-5f0b-9d6e-2b8f4c9a7e13")


def name_based(set_name: str, kind: str, given: str) -> uuid.UUID:
    """The id of a record. kind: what the id is of, for example people."""
    return uuid.uuid5(NAMESPACE, f"{set_name}/{kind}/{given}")
