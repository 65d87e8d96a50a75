"""Where a reader's message goes: through one function of the database (newsroom/inbox.sql), which counts and refuses.

The public's role reads `published` and writes nothing; its connections are read-only by default. For this one call a
transaction is opened for writing, and what it may write is decided by PostgreSQL: the role may execute `inbox.send`, and has
no right to write to any table.
"""

import hmac
from enum import StrEnum
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connections, transaction
from django.http import HttpRequest
from django.utils import timezone

from config.stores import ALIAS, PUBLISHED

# Whoever has one IPv6 address has all of its network.
PREFIX = {4: 32, 6: 64}


class Sent(StrEnum):
    """What became of a message, as the function answers."""

    SENT = "sent"
    TOO_MANY_FROM_THERE = "sender"
    TOO_MANY = "everybody"


def is_open() -> bool:
    """Whether messages can be taken: the inbox is there, this process may use it, and its server may be written to."""
    if not settings.CORRECTIONS_INBOX:
        return False
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        # In this order: asked about a function in a schema that it may not use, PostgreSQL refuses to answer.
        cursor.execute(
            "SELECT CASE WHEN pg_is_in_recovery() OR to_regnamespace('inbox') IS NULL THEN false"
            " WHEN NOT has_schema_privilege('inbox', 'USAGE') THEN false"
            " ELSE coalesce(has_function_privilege(to_regprocedure(%s), 'EXECUTE'), false) END",
            ["inbox.send(text,text,text,bytea)"],
        )
        return bool(cursor.fetchone()[0])


def send(*, page: str, text: str, email: str, sender: bytes) -> Sent:
    """Put a message into the inbox, or say why not. text: 20 to 5000 characters; sender: from `sender_of`."""
    alias = ALIAS[PUBLISHED]
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SET TRANSACTION READ WRITE")
        cursor.execute("SELECT inbox.send(%s, %s, %s, %s)", [page, text, email, sender])
        return Sent(cursor.fetchone()[0])


def sender_of(request: HttpRequest) -> bytes:
    """What tells one sender from another within an hour, without telling who it is: a keyed hash of address and hour.

    Without SECRET_KEY nobody finds the address by trying all of them; in another hour, the same address has another hash.
    """
    hour = timezone.now().strftime("%Y-%m-%dT%H")
    return hmac.digest(settings.SECRET_KEY.encode(), f"inbox {hour} {_network(request)}".encode(), "sha256")


def _network(request: HttpRequest) -> str:
    """The network that the request came from; behind a proxy, what the nearest proxy says. "" where that is no address."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # Only the last entry is the proxy's own; whoever asks may have written the others.
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2] or address
    try:
        found = ip_address(address.strip())
    except ValueError:
        return ""
    return str(ip_network((found, PREFIX[found.version]), strict=False))
