"""The history of a record in words, read from the history tables (evidence.history), which triggers write.

They hold every insert, update and delete of the record and of the rows that it owns, whoever made it and however: here
they become "the start: 2017 → 2017-03", with who and when.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, Model

from config.stores import ALIAS, NEWSROOM
from evidence.differences import FieldChange, label_of, told_fields
from evidence.registry import Aggregate, copied_fields
from evidence.sight import in_sight
from newsroom.models import PublicationItem, Review
from newsroom.publishing.changes import Labels

Kind = Literal["added", "changed", "removed"]
KIND: dict[str, Kind] = {"insert": "added", "update": "changed", "delete": "removed"}
OUTSIDE = "outside the newsroom (database)"

Version = dict[str, Any]


@dataclass(frozen=True)
class RowEvent:
    """One row of the record: what it is ("citation"), what happened to it, and which fields that changed."""

    label: str
    kind: Kind
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Change:
    """What one person did at one moment: one transaction. Either rows changed, or the record was published or withdrawn: then
    `act` says so, and `reason` is the one that readers see. Or it was looked at: `act` is the decision, `reason` the note."""

    at: datetime
    who: str
    rows: tuple[RowEvent, ...]
    act: str = ""
    reason: str = ""


class HistoryLabels(Labels):
    """Values in words, where what they point to may be gone."""

    def words(self, field: Field, value: Any) -> str:
        if isinstance(field, ForeignKey) and value is not None:
            known = self._names.get(field.related_model, {})
            return known.get(value, f"a {field.related_model._meta.verbose_name} that was deleted since")
        return super().words(field, value)


def history_of(aggregate: Aggregate, pk: Any, *, decisions: bool = True) -> list[Change]:
    """All changes of the root `pk` and of its rows, newest first; rows that were deleted included. Between them when it
    was published and withdrawn, and, with `decisions`, what reviewers decided.

    The number of queries depends on the kind of record, not on the length of its history.
    """
    labels = HistoryLabels()
    events: dict[tuple[datetime, Any], list[RowEvent]] = defaultdict(list)
    users: dict[tuple[datetime, Any], Any] = {}
    for model in (*aggregate.models, *aggregate.links):
        versions = _versions(aggregate, model, pk)
        # Whose row it is goes without saying, so that name isn't fetched.
        owner = None if model is aggregate.root else aggregate.owner_field(model)
        labels.prefetch(model, versions, owner)
        before: dict[Any, Version] = {}
        for version in versions:
            row = version["pgh_obj_id"]
            event = _event(model, owner, before.get(row), version, labels)
            before[row] = version
            if event:
                key = (version["pgh_created_at"], version["pgh_context_id"])
                events[key].append(event)
                users[key] = version["pgh_context__metadata"]
    names = usernames(metadata.get("user") for metadata in users.values() if metadata)
    changes = [Change(at=key[0], who=_who(users[key], names), rows=tuple(events[key])) for key in events]
    changes += _acts(aggregate, pk)
    if decisions:
        changes += _decisions(aggregate, pk)
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _acts(aggregate: Aggregate, pk: Any) -> list[Change]:
    """When the record went out or was taken back, and by whom."""
    items = PublicationItem.objects.using(ALIAS[NEWSROOM]).select_related("publication__by")
    return [
        Change(
            at=item.publication.at,
            who=item.publication.by.get_username() if item.publication.by else "the program",
            rows=(),
            act=str(item.publication.get_action_display()),
            reason=item.publication.reason,
        )
        for item in items.filter(kind=aggregate.slug, record_id=str(pk))
    ]


def _decisions(aggregate: Aggregate, pk: Any) -> list[Change]:
    """Who approved the record, or sent it back."""
    reviews = Review.objects.using(ALIAS[NEWSROOM]).filter(kind=aggregate.slug, record_id=str(pk))
    return [
        Change(
            at=review.at,
            who=review.by.get_username(),
            rows=(),
            act=str(review.get_decision_display()),
            reason=review.note,
        )
        for review in reviews.select_related("by")
    ]


def was_public(aggregate: Aggregate, pk: Any) -> bool:
    """Whether a record is or was public once."""
    items = PublicationItem.objects.using(ALIAS[NEWSROOM])
    return items.filter(kind=aggregate.slug, record_id=str(pk)).exists()


def _versions(aggregate: Aggregate, model: type[Model], pk: Any) -> list[Version]:
    """All versions of the rows of `model` that belong or belonged to the root, oldest first."""
    history: Any = model._meta.get_field("history").related_model
    owner = "pgh_obj_id" if model is aggregate.root else aggregate.owner_field(model).attname
    columns = [field.attname for field in copied_fields(model)]
    # What a row pointed to that is hidden from whoever reads this is a row that is hidden.
    return list(
        in_sight(history._default_manager.using(ALIAS[NEWSROOM]).all())
        .filter(**{owner: pk})
        .order_by("pgh_id")
        .values(
            "pgh_obj_id", "pgh_label", "pgh_created_at", "pgh_context_id", "pgh_context__metadata", *columns
        )
    )


def _event(
    model: type[Model], owner: Field | None, before: Version | None, after: Version, labels: Labels
) -> RowEvent | None:
    """What happened between two versions of a row; None where only what nobody reads has changed."""
    kind = KIND[after["pgh_label"]]
    fields = []
    for field in told_fields(model, owner):
        value = labels.words(field, after[field.attname])
        was = labels.words(field, before[field.attname]) if before and kind == "changed" else ""
        old, new = (value, "") if kind == "removed" else (was, value)
        if old != new:
            fields.append(FieldChange(label_of(field), old, new))
    if kind == "changed" and not fields:
        return None
    return RowEvent(str(model._meta.verbose_name), kind, tuple(fields))


def usernames(pks: Iterable[Any]) -> dict[str, str]:
    """Names of users, by their ids as texts; of those that are there. None stands for nobody."""
    user = get_user_model()
    found = user._default_manager.using(ALIAS[NEWSROOM]).in_bulk({pk for pk in pks if pk is not None})
    return {str(pk): account.get_username() for pk, account in found.items()}


def _who(metadata: dict[str, Any] | None, names: dict[str, str]) -> str:
    """The user's name; the file that it was loaded from; or that it came from outside."""
    if not metadata:
        return OUTSIDE
    if (user := metadata.get("user")) is not None:
        return names.get(str(user), "a user who was deleted since")
    if file := metadata.get("file"):
        return f"loaded from {file}"
    return OUTSIDE
