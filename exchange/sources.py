"""Where a data set has its facts from: one source for each address that it names."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from evidence.models import Source, SourceKind
from exchange.cells import Address
from exchange.names import name_based


class Sources:
    """The sources of a set's addresses: the one that has the address already, or a new one.

    `prepare` looks up and makes those of a batch; `of` then answers without asking the database.
    """

    def __init__(self, set_name: str, whole: Address | None, publisher: str) -> None:
        """whole: the address of the set itself, for rows that give none. publisher: of the set ("": the set's name)."""
        self.set_name, self.publisher = set_name, publisher or set_name
        self.whole = whole or Address(f"Data set {set_name}", is_url=False)
        self.made: list[UUID] = []
        self._known: dict[str, UUID] = {}

    def of(self, address: Address | None) -> UUID:
        return self._known[(address or self.whole).text]

    def prepare(self, addresses: Iterable[Address | None]) -> None:
        asked = {(address or self.whole) for address in addresses}
        unknown = {each.text: each for each in asked if each.text not in self._known}
        if not unknown:
            return
        urls = [text for text, each in unknown.items() if each.is_url]
        titles = [text for text, each in unknown.items() if not each.is_url]
        # Of several with one address, the same one each time.
        by_url = Source.objects.filter(url__in=urls).order_by("-pk").values_list("url", "pk")
        by_title = Source.objects.filter(title__in=titles, publisher=self.publisher, url="")
        self._known |= dict(by_url) | dict(by_title.order_by("-pk").values_list("title", "pk"))
        # One of ours whose address, title or publisher an editor has changed since.
        ours = {
            name_based(self.set_name, "source", text): text for text in unknown if text not in self._known
        }
        there = Source.objects.filter(pk__in=ours).values_list("pk", flat=True)
        self._known |= {ours[pk]: pk for pk in there}
        new = [self._new(each) for text, each in unknown.items() if text not in self._known]
        Source.objects.bulk_create(new)
        for source in new:
            self._known[source.url or source.title] = source.pk
            self.made.append(source.pk)

    def _new(self, address: Address) -> Source:
        pk = name_based(self.set_name, "source", address.text)
        if not address.is_url:
            return Source(pk=pk, title=address.text, publisher=self.publisher, kind=SourceKind.DATASET)
        parts = urlsplit(address.text)
        shown = f"{parts.netloc}{parts.path}{'?' if parts.query else ''}{parts.query}"
        return Source(
            pk=pk,
            title=shown if len(shown) <= 500 else shown[:499] + "…",
            publisher=(self.publisher if address == self.whole else parts.hostname or self.publisher)[:200],
            kind=SourceKind.DATASET,
            url=address.text,
        )
