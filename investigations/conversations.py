"""Conversations: claims that repeat, dispute, correct or support one another, and who said it first."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model, QuerySet

from investigations.models import SUBJECT_FIELD, Claim, ClaimLink, ClaimSubject
from investigations.relations import words_of

# A debate of more claims is cut off here: its pages stay readable, and the lists have the rest.
MOST = 200
# So many steps from the first claim are drawn, each further to the right.
DEEPEST = 4

# Claims that are tied to some claims, directly or through others; with those themselves. UNION ends it in circles too. A row
# for each claim with each link from it to another of them, or with none.
_TIED = """
    WITH RECURSIVE seed (id) AS (
        {seeds}
    ), reached (id) AS (
        SELECT id FROM seed
        UNION
        SELECT CASE WHEN link.from_claim_id = reached.id THEN link.to_claim_id ELSE link.from_claim_id END
        FROM reached JOIN investigations_claimlink AS link ON reached.id IN (link.from_claim_id, link.to_claim_id)
    ), tied (id) AS (
        SELECT id FROM reached LIMIT {most}
    )
    SELECT tied.id AS claim, tied.id IN (SELECT id FROM seed) AS asked, link.*
    FROM tied LEFT JOIN investigations_claimlink AS link
        ON link.from_claim_id = tied.id AND link.to_claim_id IN (SELECT id FROM tied)
"""


def tied_to(seeds: QuerySet[Claim]) -> tuple[dict[Any, bool], list[ClaimLink]]:
    """Some claims with those that are tied to them by links, directly or through others, at most MOST: the id of each →
    whether it is one of the seeds; and the links between them."""
    sql, params = seeds.order_by().values("pk").query.sql_with_params()
    rows: list[Any] = list(ClaimLink.objects.raw(_TIED.format(seeds=sql, most=MOST), params))
    return {row.claim: row.asked for row in rows}, [row for row in rows if row.pk]


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
class Telling:
    """A claim in the tree of a conversation: by `link` it answers the one above it (None: nobody). after: what answers it.
    again: what answers it stands elsewhere in the tree. above: the claim that it answers, where the tree has become
    too deep to show that by its place."""

    claim: Claim
    link: ClaimLink | None = None
    after: "list[Telling]" = field(default_factory=list)
    again: bool = False
    above: Claim | None = None


@dataclass
class Conversation:
    """Claims by id, and the links between them, both ends of which are among the claims. asked: those that it is around."""

    claims: dict[Any, Claim]
    links: list[ClaimLink] = field(default_factory=list)
    asked: list[Claim] = field(default_factory=list)

    @classmethod
    def around(cls, seeds: QuerySet[Claim]) -> "Conversation":
        """Some claims with all that is tied to them, in two queries; in one where there are none, as beside most records."""
        tied, links = tied_to(seeds)
        talk = cls.of(Claim.objects.filter(pk__in=tied).with_ends() if tied else (), links)
        talk.asked = [claim for claim in talk.claims.values() if tied[claim.pk]]
        return talk

    @property
    def facts(self) -> "list[Claim | ClaimLink]":
        return [*self.claims.values(), *self.links]

    @classmethod
    def of(cls, claims: Iterable[Claim], links: Iterable[ClaimLink]) -> "Conversation":
        """Links whose ends aren't both there are left out."""
        found = {claim.pk: claim for claim in claims}
        kept = [link for link in links if link.from_claim_id in found and link.to_claim_id in found]
        for link in kept:
            link.from_claim, link.to_claim = found[link.from_claim_id], found[link.to_claim_id]
        return cls(found, sorted(kept, key=lambda link: str(link.pk)))

    def replies(self, claim: Claim) -> list[Reply]:
        """The claims that are tied to one directly. The citations of the links must be preloaded."""
        told = []
        for link in self.links:
            if link.from_claim_id == claim.pk:
                told.append(Reply(str(words_of(link).forth), link.to_claim, link))
            elif link.to_claim_id == claim.pk:
                told.append(Reply(str(words_of(link).back), link.from_claim, link))
        return told

    def first(self, claim: Claim) -> list[Claim]:
        """Whom it goes back to: those that answer nobody, from whom it comes by way of links (repeated, disputed …); the
        claim itself where it answers nobody. Empty where all of them answer one another."""
        seen, todo, found = {claim.pk}, [claim.pk], []
        while todo:
            pk = todo.pop(0)
            before = [link.to_claim_id for link in self.links if link.from_claim_id == pk]
            if not before:
                found.append(self.claims[pk])
            for other in before:
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return found

    def tree(
        self, claim: Claim, place: Callable[[Claim], Any] = lambda claim: str(claim.pk)
    ) -> list[Telling]:
        """The first ones, each with those that repeat, dispute, correct or support it, and so on; every link once, and what
        answers a claim once. place: sorts what answers one claim. Empty where nobody answers anybody."""
        answers: dict[Any, list[ClaimLink]] = defaultdict(list)
        for link in sorted(self.links, key=lambda link: place(link.from_claim)):
            answers[link.to_claim_id].append(link)
        roots = [Telling(each) for each in sorted(self.first(claim) or [claim], key=place)]
        seen = {root.claim.pk for root in roots}
        todo = [(root, 0) for root in roots]
        while todo:
            telling, depth = todo.pop(0)
            for link in answers[telling.claim.pk]:
                new = link.from_claim_id not in seen
                seen.add(link.from_claim_id)
                answer = Telling(
                    link.from_claim, link, again=not new and bool(answers.get(link.from_claim_id))
                )
                telling.after.append(answer)
                if new:
                    todo.append((answer, depth + 1))
        return [_levelled(root, 0) for root in roots] if any(root.after for root in roots) else []


def _levelled(telling: Telling, depth: int) -> Telling:
    """The same, with what is deeper than DEEPEST beside each other on that level."""
    if depth < DEEPEST:
        return replace(telling, after=[_levelled(each, depth + 1) for each in telling.after])
    flat, todo = [], [(each, telling.claim) for each in telling.after]
    while todo:
        each, above = todo.pop(0)
        flat.append(replace(each, after=[], above=None if above is telling.claim else above))
        todo = [(deeper, each.claim) for deeper in each.after] + todo
    return replace(telling, after=flat)
