"""Working in a dossier: what somebody adds meanwhile is put into it at once.

So a fact of a closed dossier is never a draft for all, not even until somebody puts it in. The choice lies in the session.
"""

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest

from config.stores import ALIAS, NEWSROOM
from evidence.sight import is_guarded
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem

STORE = ALIAS[NEWSROOM]
KEY = "working_in"
ADD = "investigations.add_investigationitem"


def start(request: HttpRequest, dossier: Investigation) -> None:
    request.session[KEY] = str(dossier.pk)


def stop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def working_in(request: HttpRequest) -> Investigation | None:
    """The dossier in which whoever asks is working; None where it is none, or isn't there for them any more."""
    return dossier(request, request.session.get(KEY, ""))


def dossier(request: HttpRequest, pk: str) -> Investigation | None:
    """The dossier with this id, if whoever asks may work in it."""
    try:
        key = UUID(pk)
    except ValueError:
        return None
    if not request.user.has_perm(ADD):
        return None
    found = Investigation.objects.using(STORE).filter(pk=key).first()
    return None if found is None or is_guarded(Investigation, [found.pk]) else found


def put_in(request: HttpRequest, record: Model) -> None:
    """Put a new record into the one that is worked in, if it is of a kind that a dossier holds."""
    field = ITEM_FIELD.get(type(record))
    if field is None or (into := working_in(request)) is None:
        return
    item: dict[str, Any] = {"investigation": into, field: record}
    InvestigationItem.objects.using(STORE).get_or_create(**item)
