"""Rows of affiliations.csv: who held what where, as facts with a citation each."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from evidence.dates import PartialDate
from exchange import cells
from exchange.actors import Actors
from exchange.cells import Address
from exchange.files import Refusal, Row, RowRefused
from exchange.names import name_based
from exchange.outcome import Report
from exchange.references import Match, resolve
from exchange.sources import Sources
from exchange.vocabulary import Vocabulary
from people.models import Affiliation, AffiliationCitation

FILE = "affiliations.csv"


@dataclass(slots=True)
class Post:
    """A row, read. given: its id, or one made of what it says where the set gives none."""

    row: Row
    given: str
    person: str
    organization: str
    role: str
    start: PartialDate | None
    end: PartialDate | None
    address: Address | None


def read(row: Row) -> Post:
    """Raises RowRefused."""
    return Post(
        row=row,
        given=cells.text(row, "id", cells.VALUE_LENGTH) or digest(row),
        person=cells.given_id(row, "person_id"),
        organization=cells.given_id(row, "organization_id"),
        role=cells.role(row),
        start=cells.day(row, "start"),
        end=cells.end(row),
        address=cells.address(row),
    )


def digest(row: Row) -> str:
    """What a row says, as a short text: the same for the same row."""
    said = "\n".join(f"{column}={value}" for column, value in sorted(row.cells.items()) if value)
    return sha256(f"{row.file}\n{said}".encode()).hexdigest()


class Posts:
    """Takes in affiliations, a batch at a time. `waits`: rows whose person or organization somebody has to name."""

    def __init__(
        self,
        set_name: str,
        people: Actors,
        organizations: Actors,
        sources: Sources,
        vocabulary: Vocabulary,
        report: Report,
    ) -> None:
        self.set_name, self.people, self.organizations = set_name, people, organizations
        self.sources, self.vocabulary, self.report = sources, vocabulary, report
        self.waits: list[tuple[Row, str, Match]] = []
        self.made: list[UUID] = []
        self.people_touched: set[UUID] = set()
        self._seen: dict[str, int] = {}

    def take(self, posts: Sequence[Post]) -> None:
        """Write what isn't there."""
        people = resolve(self.people, (post.person for post in posts))
        organizations = resolve(self.organizations, (post.organization for post in posts))
        self.sources.prepare(self.address(post) for post in posts)
        pks = {post.given: name_based(self.set_name, FILE, post.given) for post in posts}
        there = Affiliation.objects.select_related("role").in_bulk(list(pks.values()))
        new: list[tuple[Post, Affiliation]] = []
        numbers = self.report.of(FILE)
        for post in posts:
            ends = self._ends(post, people[post.person], organizations[post.organization])
            if ends is None or self._repeated(post):
                continue
            if (here := there.get(pks[post.given])) is not None:
                self._compare(post, ends, here)
                continue
            numbers.new += 1
            affiliation = Affiliation(
                pk=pks[post.given],
                person_id=ends[0],
                organization_id=ends[1],
                role=self.vocabulary.role(post.role),
                # As the set words it, also where the role is called so now: editors rename roles.
                title=post.role,
                start=post.start,
                end=post.end,
            )
            new.append((post, affiliation))
        Affiliation.objects.bulk_create(affiliation for _post, affiliation in new)
        AffiliationCitation.objects.bulk_create(self._citation(post, made.pk) for post, made in new)
        self.made += [made.pk for _post, made in new]
        self.people_touched.update(made.person_id for _post, made in new)

    def address(self, post: Post) -> Address | None:
        """The row's own source, else its person's."""
        return post.address or self.people.known.addresses.get(post.person)

    def _ends(self, post: Post, person: Match, organization: Match) -> tuple[UUID, UUID] | None:
        """Person and organization; None where the row is refused, or waits."""
        ends = (("person_id", self.people, person), ("organization_id", self.organizations, organization))
        for column, actors, match in ends:
            if match.refused:
                reason = f"Its row in {actors.sort.file}, line {match.refused}, was refused."
                self.report.refuse(post.row.refusal(RowRefused(column, post.row[column], reason)))
                return None
        for column, _actors, match in ends:
            if match.record is None:
                self.waits.append((post.row, column, match))
                return None
        assert person.record and organization.record
        return person.record, organization.record

    def _repeated(self, post: Post) -> bool:
        """Whether an earlier row of the file has the same id: the same row again, or another one, which is refused."""
        line = self._seen.setdefault(post.given, post.row.line)
        if line == post.row.line:
            return False
        reason = f"Line {line} has the same id."
        self.report.refuse(post.row.refusal(RowRefused("id", post.given, reason)))
        return True

    def _compare(self, post: Post, ends: tuple[UUID, UUID], here: Affiliation) -> None:
        numbers = self.report.of(FILE)
        # An editor may have put another role in the place of this one; what the set called it is the title.
        same_role = post.role == here.title or self.vocabulary.known_role(post.role) == here.role
        alike = {
            "person_id": ends[0] == here.person_id,
            "organization_id": ends[1] == here.organization_id,
            "role": same_role,
            "start": post.start == here.start,
            "end": post.end == here.end,
        }
        differing = [column for column, same in alike.items() if not same]
        for column in differing:
            reason = "The record here says otherwise, and stays as it is."
            self.report.differences.append(Refusal(FILE, post.row.line, column, post.row[column], reason))
        if differing:
            numbers.differs += 1
        else:
            numbers.unchanged += 1

    def _citation(self, post: Post, pk: UUID) -> AffiliationCitation:
        return AffiliationCitation(
            record_id=pk,
            source_id=self.sources.of(self.address(post)),
            locator=f"{FILE}, {post.row['id']}"[:100] if post.row["id"] else FILE,
            paraphrase=said(post.row),
        )


def said(row: Row) -> str:
    """The row in words, so that nothing that it says is lost."""
    parts = [f"“{row['role']}”"] if row["role"] else ["no role given"]
    for column in ("start", "end"):
        parts.append(f"{column} {row[column] or 'not given'}")
    if row["end_status"]:
        parts.append(f"status of the end: {row['end_status']}")
    told = ", ".join(parts) + "."
    return f"{told[0].upper()}{told[1:]}{' Note: ' + row['note'] if row['note'] else ''}"
