"""Which records a page is about: a kind and ids, from an address or a form."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.urls import reverse

from evidence.registry import Aggregate, registry

# More than this at once is work for a command, not for a page.
MOST = 5000


@dataclass(frozen=True)
class Selected:
    """Records of one kind, by primary key; those that don't exist are still in it."""

    aggregate: Aggregate
    pks: frozenset[Any]

    @property
    def ids(self) -> str:
        """As a form carries them: any number in one field."""
        return ",".join(sorted(map(str, self.pks)))

    @property
    def list_url(self) -> str:
        """The list of this kind in the admin."""
        options = self.aggregate.root._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_changelist")

    def existing(self) -> set[Any]:
        """Those that are in the newsroom."""
        found = self.aggregate.root._base_manager.using("default").filter(pk__in=self.pks)
        return set(found.values_list("pk", flat=True))


def selected(data: QueryDict) -> Selected:
    """From `kind` and either `id` (repeated) or `ids` (separated by commas). Http404 where that makes no sense."""
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
    return Selected(aggregate, pks)


def change_url(record: Any) -> str:
    """Where a record is edited."""
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
