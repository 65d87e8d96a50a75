"""The tables that are filled, and what each row says for itself."""

from bench.rows import Table
from evidence.models import Source
from orgs.models import Organization
from orgs.models.organization import OrganizationName
from people.models import (
    Affiliation,
    AffiliationCitation,
    AffiliationOrder,
    AffiliationOrderCitation,
    Person,
    PersonName,
    SamePost,
)

_NAMED = ("id", "name", "sort_name", "sort_key", "normal_name", "other_normal_names")
_NAME = ("name", "language", "script", "kind", "normal_name")
_CITATION = ("id", "record_id", "source_id", "locator", "relation", "mode", "attested", "paraphrase")

SOURCES = Table(Source, ("id", "title", "publisher", "kind", "published", "normal_title", "normal_publisher"))
ORGANIZATIONS = Table(Organization, (*_NAMED, "kind_id", "sphere_id", "country"))
ORGANIZATION_NAMES = Table(OrganizationName, ("id", "organization_id", *_NAME))
PEOPLE = Table(Person, (*_NAMED, "identity", "headcount_low", "born", "public_basis"))
PERSON_NAMES = Table(PersonName, ("id", "person_id", *_NAME))
AFFILIATIONS = Table(
    Affiliation,
    (
        *("id", "person_id", "role_id", "organization_id", "start", "end", "engagement", "reality"),
        *("title", "normal_title", "headcount_low"),
        *("standing", "attested_first", "attested_last", "unsure_first", "unsure_last"),
    ),
)
CITATIONS = Table(AffiliationCitation, _CITATION)
ORDERS = Table(AffiliationOrder, ("id", "affiliation_id", "relation", "other_id", "standing"))
ORDER_CITATIONS = Table(AffiliationOrderCitation, _CITATION)
SAME_POSTS = Table(SamePost, ("id", "affiliation_id", "other_id"))

# In the order in which rows can be inserted.
TABLES = (
    SOURCES,
    ORGANIZATIONS,
    ORGANIZATION_NAMES,
    PEOPLE,
    PERSON_NAMES,
    AFFILIATIONS,
    CITATIONS,
    ORDERS,
    ORDER_CITATIONS,
    SAME_POSTS,
)
