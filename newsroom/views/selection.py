"""Which records a page is about: a kind and ids, from an address or a form; a dossier with all that is in it."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from evidence.registry import Aggregate, registry
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem
from newsroom.closed import CLOSED, is_closed_to
from newsroom.publishing.review import Selection

# More than this at once is work for a command, not for a page.
MOST = 5000


@dataclass(frozen=True)
class Chosen:
    """Records of one kind, by primary key; those that don't exist, or are hidden, are still in it. whole: with all that is in
    them, where they are dossiers."""

    aggregate: Aggregate
    pks: frozenset[Any]
    whole: bool = False

    @property
    def ids(self) -> str:
        """As a form carries them: any number in one field."""
        return ",".join(sorted(map(str, self.pks)))

    @property
    def named(self) -> str:
        """One record, in one word: “affiliations:…”."""
        return f"{self.aggregate.slug}:{self.ids}"

    @property
    def list_url(self) -> str:
        """The list of this kind in the admin."""
        options = self.aggregate.root._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_changelist")

    @property
    def after_url(self) -> str:
        """Where to go when it is done: the record, or the list where there are more."""
        return change_url(self.record) if self.record is not None else self.list_url

    @cached_property
    def record(self) -> Model | None:
        """The record, if it is one and is there."""
        if len(self.pks) != 1:
            return None
        return self.aggregate.records(self.pks).first()

    @cached_property
    def present(self) -> set[Any]:
        """Those that are in the newsroom."""
        found = self.aggregate.root._default_manager.using("default").filter(pk__in=self.pks)
        return set(found.values_list("pk", flat=True))

    def existing(self) -> Selection:
        """Those that are in the newsroom, with what is in them.

        Raises PermissionDenied where members of a closed dossier alone work on one of them.
        """
        found: Selection = defaultdict(set)
        if self.present:
            found[self.aggregate] |= self.present
        if self.whole and self.aggregate.root is Investigation:
            for item in InvestigationItem.objects.using("default").filter(investigation__in=self.present):
                for model, field in ITEM_FIELD.items():
                    if (pk := getattr(item, f"{field}_id")) is not None:
                        found[registry.of(model)].add(pk)
        if any(is_closed_to(aggregate, pks) for aggregate, pks in found.items()):
            raise PermissionDenied(CLOSED)
        return dict(found)


def chosen(data: QueryDict) -> Chosen:
    """From `kind`, `id` (repeated) or `ids` (separated by commas), and `whole`. Http404 where that makes no sense."""
    try:
        aggregate = registry.by_slug(data.get("kind", ""))
    except LookupError as error:
        raise Http404(str(error)) from error
    texts = [
        text.strip() for value in (*data.getlist("id"), *data.getlist("ids")) for text in value.split(",")
    ]
    field = aggregate.root._meta.pk
    try:
        pks = frozenset(field.to_python(text) for text in texts if text and "\0" not in text)
    except ValidationError as error:
        raise Http404("There is no record with such an id.") from error
    if not pks:
        raise Http404("No record was named.")
    return Chosen(aggregate, pks, whole=bool(data.get("whole")))


def change_url(record: Any) -> str:
    """Where a record is edited."""
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])


def review_url(record: Any, entry: Chosen | None = None) -> str:
    """Where a record is reviewed. entry: the one that it goes along with, to come back to."""
    query = {"kind": registry.of(record).slug, "id": record.pk} | ({"entry": entry.named} if entry else {})
    return f"{reverse('newsroom-review')}?{urlencode(query)}"
