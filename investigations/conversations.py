"""Conversations: claims that repeat, dispute, correct or support one another, and who said it first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from investigations.models import INVERSE, SUBJECT_FIELD, Claim, ClaimLink, ClaimRelation, ClaimSubject
from investigations.models.claim import ClaimQuerySet

# A debate of more claims is cut off here: its pages stay readable, and the lists have the rest.
MOST = 200

# Claims that are tied to some claims, directly or through others; with those themselves. UNION ends it in circles too.
_TIED = """
    WITH RECURSIVE tied (id) AS (
        {seeds}
        UNION
        SELECT CASE WHEN link.from_claim_id = tied.id THEN link.to_claim_id ELSE link.from_claim_id END
        FROM tied JOIN investigations_claimlink AS link ON tied.id IN (link.from_claim_id, link.to_claim_id)
    )
    SELECT id FROM tied LIMIT {most}
"""


def tied_to(seeds: QuerySet[Claim]) -> ClaimQuerySet:
    """Some claims, and those that are tied to them by links, directly or through others; at most MOST. With `asked`: whether
    a claim is one of the seeds."""
    sql, params = seeds.order_by().values("pk").query.sql_with_params()
    tied = RawSQL(_TIED.format(seeds=sql, most=MOST), params)
    return Claim.objects.filter(pk__in=tied).annotate(asked=Exists(seeds.filter(pk=OuterRef("pk"))))


def claims_about(records: Iterable[Model]) -> QuerySet[Claim]:
    """The claims about some records of one kind."""
    found = list(records)
    if not found:
        return Claim.objects.none()
    subjects = ClaimSubject.objects.filter(**{f"{SUBJECT_FIELD[type(found[0])]}__in": found})
    return Claim.objects.filter(pk__in=subjects.values("claim"))


@dataclass(frozen=True)
class Reply:
    """How another claim stands to one: `words` read from the one to the other, as “is disputed by”."""

    words: str
    claim: Claim
    link: ClaimLink


@dataclass(frozen=True)
class Told:
    """One telling of a claim, `depth` steps after the first one; by `link` it repeats the one before it."""

    depth: int
    claim: Claim
    link: ClaimLink | None = None


@dataclass
class Conversation:
    """Claims by id, and the links between them. Both ends of every link are among the claims."""

    claims: dict[Any, Claim]
    links: list[ClaimLink] = field(default_factory=list)

    @classmethod
    def around(cls, seeds: QuerySet[Claim]) -> "Conversation":
        """Some claims with all that is tied to them, in two queries."""
        claims = list(tied_to(seeds).with_ends())
        ids = [claim.pk for claim in claims]
        return cls.of(claims, ClaimLink.objects.filter(from_claim__in=ids, to_claim__in=ids) if ids else ())

    @property
    def facts(self) -> "list[Claim | ClaimLink]":
        return [*self.claims.values(), *self.links]

    @property
    def asked(self) -> list[Claim]:
        """The claims that it is around."""
        return [claim for claim in self.claims.values() if claim.asked]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, claims: Iterable[Claim], links: Iterable[ClaimLink]) -> "Conversation":
        """Links whose ends aren't both there are left out."""
        found = {claim.pk: claim for claim in claims}
        kept = [link for link in links if link.from_claim_id in found and link.to_claim_id in found]
        for link in kept:
            link.from_claim, link.to_claim = found[link.from_claim_id], found[link.to_claim_id]
        return cls(found, sorted(kept, key=lambda link: str(link.pk)))

    def replies(self, claim: Claim) -> list[Reply]:
        """The claims that are tied to one directly."""
        told = []
        for link in self.links:
            if link.from_claim_id == claim.pk:
                told.append(Reply(str(link.get_kind_display()), link.to_claim, link))
            elif link.to_claim_id == claim.pk:
                told.append(Reply(str(INVERSE[link.kind][1]), link.from_claim, link))
        return told

    def first(self, claim: Claim) -> list[Claim]:
        """Whom it goes back to: those that repeat nobody, from whom it comes by way of repetition; the claim itself where it
        repeats nobody. Empty where all of them repeat one another."""
        seen, todo, found = {claim.pk}, [claim.pk], []
        while todo:
            pk = todo.pop(0)
            before = [link.to_claim_id for link in self._repeats() if link.from_claim_id == pk]
            if not before:
                found.append(self.claims[pk])
            for other in before:
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return found

    def passed_on(self, claim: Claim) -> list[Told]:
        """The first ones that said it, each followed by those that repeated it, and so on; every claim once.

        Empty where nobody repeats anybody.
        """
        first = self.first(claim) or [claim]
        seen = {each.pk for each in first}

        def after(pk: Any, depth: int) -> Iterator[Told]:
            for link in self._repeats():
                if link.to_claim_id == pk and link.from_claim_id not in seen:
                    seen.add(link.from_claim_id)
                    yield Told(depth, link.from_claim, link)
                    yield from after(link.from_claim_id, depth + 1)

        told = [step for each in first for step in (Told(0, each), *after(each.pk, 1))]
        return told if len(told) > len(first) else []

    def _repeats(self) -> list[ClaimLink]:
        return [link for link in self.links if link.kind == ClaimRelation.REPEATS]
