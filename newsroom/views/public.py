"""What readers find of a record now, read in the published store: its address there, or that it was withdrawn."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from config.stores import ALIAS, PUBLISHED, use_store
from evidence.models import Record, Tombstone
from evidence.registry import Aggregate


def public_address(aggregate: Aggregate, pk: Any) -> str:
    """Where readers find the record; "" where it isn't public, or has no page.

    Made of the published names: a name that is still a draft must not reach the logs of the public server.
    """
    root = aggregate.root
    if not hasattr(root, "get_absolute_url"):
        return ""
    with use_store(PUBLISHED):
        record = root._base_manager.using(ALIAS[PUBLISHED]).filter(pk=pk).first()
        return record.get_absolute_url() if record else ""


def withdrawals(aggregate: Aggregate, pks: Iterable[Any]) -> dict[Any, Tombstone]:
    """Of these records, those that were withdrawn and are not public since: what readers find instead."""
    if not issubclass(aggregate.root, Record):
        return {}
    return Tombstone.objects.using(ALIAS[PUBLISHED]).in_bulk(list(pks))


def withdrawal_sentence(tombstone: Tombstone) -> str:
    """When and why a record was withdrawn."""
    day = date_format(localtime(tombstone.withdrawn_at), "j F Y")
    reason = tombstone.reason if tombstone.reason.endswith((".", "!", "?", "…")) else f"{tombstone.reason}."
    return f"Withdrawn on {day}: {reason}"
