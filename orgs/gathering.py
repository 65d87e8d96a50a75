"""What pages fetch of organizations: their links, and the names of all that a page tells of."""

from collections.abc import Iterable
from typing import Any

from evidence.as_of import then
from evidence.gathering import gathering
from evidence.models import Record
from orgs.models import Organization, OrganizationLink

# What it is called in each language.
gathering.fetches(Organization, "names")


@gathering.add(Organization)
def links(record: Any) -> Iterable[Record]:
    """Its ties with other organizations, as `record.links`."""
    record.links = list(then(record, OrganizationLink.objects.about(record).with_ends()))
    return record.links
