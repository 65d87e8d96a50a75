"""What readers saw of a record at a moment: versions as objects that answer like those of today, and how two of them differ.

A version keeps the rows of its own record; what they point to is looked up in the versions of that moment. So an organization
that was renamed since has the name that it had, and a title or a sentence is made by the same code as today's.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Field, ForeignKey, Model, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.dates import PartialDate, PartialDateError
from evidence.differences import RowChange, label_of, row_changes, told_fields, words_of
from evidence.gathering import citation_order, set_prefetched
from evidence.models import Act, Citation, Fact, Mode, Record, Relation, Version
from evidence.pages import titles
from evidence.registry import Aggregate, column, copied_fields, from_json, registry
from evidence.sentences import sentences
from evidence.standing import standing_of

# What a fact's sentence reads lies no deeper: fact → participant → post → organization → kind.
DEPTH = 5
# Organizations in Belgium publish in Belgian days.
DAY_ENDS = timedelta(days=1) - timedelta(microseconds=1)

# The parameter of a record's address that asks for a day.
PUBLISHED = "published"

Key = tuple[type[Model], Any]


class DayRefused(ValueError):
    """A day that can't be asked about, in a sentence."""


class NotPublic(LookupError):
    """Readers could not see the record then, in a sentence."""


def asked_day(text: str) -> datetime:
    """The last moment of the day that `?published=` names. Raises DayRefused."""
    try:
        asked = PartialDate.parse(text.strip())
    except PartialDateError:
        asked = None
    # A month or a year is no moment: which of its days?
    if asked is None or asked.earliest is None or str(asked) != str(asked.earliest):
        raise DayRefused(_("Give the day as year, month and day: published=2026-01-31."))
    if asked.earliest > timezone.localdate():
        raise DayRefused(_("That day is still to come; nobody knows what will be public then."))
    return end_of_day(asked.earliest)


def public_at(record: Model, moment: datetime) -> Version:
    """What readers saw of a record at a moment. Raises NotPublic."""
    version = Version.objects.of(registry.of(record).slug, record.pk).filter(at__lte=moment).last()
    day = {"day": date_format(timezone.localtime(moment), "j F Y")}
    if version is None:
        raise NotPublic(_("On %(day)s this record was not public yet.") % day)
    if version.act == Act.WITHDRAW:
        raise NotPublic(_("On %(day)s readers could not see this record here.") % day)
    return version


def end_of_day(day: date) -> datetime:
    """The last moment of a day where the site is."""
    zone = timezone.get_default_timezone()
    return timezone.make_aware(datetime.combine(day, time()), zone) + DAY_ENDS


def canonical(content: Any) -> str:
    """Content as the text that its checksum is of: keys by length, then by bytes; a space after “:” and “,”; every letter as
    itself. This is how PostgreSQL writes jsonb, so that anybody can check `sha256(salt + text)`."""

    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
            return {key: ordered(value[key]) for key in keys}
        return [ordered(each) for each in value] if isinstance(value, list) else value

    return json.dumps(ordered(content), ensure_ascii=False)


class Past:
    """Records as readers saw them at a moment. What is fetched is fetched in one query for each step from the record."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.objects: dict[Key, Model] = {}
        self.owned: dict[Key, dict[type[Model], list[Model]]] = {}
        self.missing: set[Key] = set()

    def of(self, version: Version) -> Model:
        """The record of a version that has content, with all that its title and its sentence need."""
        return self.all([version])[0]

    def all(self, versions: Iterable[Version]) -> list[Model]:
        """The same of several versions, in as many queries."""
        roots = [self._built(version) for version in versions]
        level = [row for root in roots for row in (root, *self._rows_of(root))]
        for _step in range(DEPTH):
            wanted = (
                {key for row in level for _field, key in _references(row)}
                - self.objects.keys()
                - self.missing
            )
            if not wanted:
                break
            fresh = self._fetch(wanted)
            level = [row for each in fresh for row in (each, *self._rows_of(each))]
        for each in list(self.objects.values()):
            for row in (each, *self._rows_of(each)):
                self._connect(row)
        for each in self.objects.values():
            for model, owned in self.owned[type(each), each.pk].items():
                cited = [row for row in owned if isinstance(row, Citation)]
                if cited and self.tells_all(each):
                    key = registry.of(each).owner_field(model)
                    set_prefetched(each, key, sorted(cited, key=citation_order))
        return roots

    def tells_all(self, record: Model) -> bool:
        """Whether everything that the rows of a record point to is known; else its sentence can't be told."""
        return not any(
            key in self.missing
            for row in (record, *self._rows_of(record))
            for _field, key in _references(row)
        )

    def name(self, model: type[Model], pk: Any) -> str:
        """What a record was called then."""
        found = self.objects.get((model, pk))
        return titles.of(found) if found is not None else _("a record that was withdrawn since")

    def _fetch(self, wanted: set[Key]) -> list[Model]:
        pks: dict[str, set[str]] = defaultdict(set)
        for model, pk in wanted:
            pks[registry.of(model).slug].add(str(pk))
        found = list(Version.objects.among(pks).latest_at(self.moment))
        fresh = [self._built(version) for version in found if version.content is not None]
        # What was called something then that was taken back is called what it is called today, if it is public still.
        back: dict[str, set[str]] = defaultdict(set)
        for version in found:
            if version.content is None and version.act != Act.WITHDRAW:
                back[version.kind].add(version.record_id)
        if back:
            today = Version.objects.among(back).latest_of_each()
            fresh += [self._built(version) for version in today if version.content is not None]
        self.missing |= wanted - self.objects.keys()
        return fresh

    def _built(self, version: Version) -> Model:
        aggregate = registry.by_slug(version.kind)
        content = version.content or {}
        rows: dict[type[Model], list[Model]] = {
            model: [instance(model, values) for values in content.get(model._meta.label_lower, ())]
            for model in (*aggregate.models, *aggregate.links)
        }
        root = rows.pop(aggregate.root)[0]
        for model, owned in rows.items():
            set_prefetched(root, aggregate.owner_field(model), owned)
        _derive(root, rows)
        self.objects[type(root), root.pk], self.owned[type(root), root.pk] = root, rows
        return root

    def _rows_of(self, root: Model) -> list[Model]:
        return [row for owned in self.owned[type(root), root.pk].values() for row in owned]

    def _connect(self, row: Model) -> None:
        for field, key in _references(row):
            if field.name not in row._state.fields_cache and key in self.objects:
                row._state.fields_cache[field.name] = self.objects[key]


def instance(model: type[Model], values: dict[str, Any]) -> Model:
    """A row as an object that asks the database for nothing: what is derived or generated there is empty."""
    made = model()
    for field in model._meta.local_concrete_fields:
        setattr(made, field.attname, None)
    for field in copied_fields(model):
        setattr(made, field.attname, from_json(field, values.get(column(field))))
    if isinstance(made, Record):
        made.__dict__["key"] = str(made.pk)[-12:]
    made._state.adding, made._state.db = False, "published"
    return made


def _derive(root: Model, rows: dict[type[Model], list[Model]]) -> None:
    """The standing, as the database would derive it from the citations of then."""
    if isinstance(root, Fact):
        cited = [row for owned in rows.values() for row in owned if isinstance(row, Citation)]
        supporting = [each for each in cited if each.relation == Relation.SUPPORTS]
        against = [each for each in cited if each.relation == Relation.CONTRADICTS]
        root.__dict__["standing"] = standing_of(
            supported=bool(supporting),
            denied=any(each.voice_is_concerned for each in against),
            contradicted=bool(against),
            asserted=any(each.mode == Mode.ASSERTS for each in supporting),
        )


def _references(row: Model) -> Iterator[tuple[ForeignKey, Key]]:
    """The foreign keys of a row that are set, and what they point to."""
    for field in row._meta.local_concrete_fields:
        if isinstance(field, ForeignKey) and (pk := getattr(row, field.attname)) is not None:
            yield field, (field.related_model, pk)


@dataclass(frozen=True)
class Part:
    """The rows of one table in a version: what they are called, and each row as (label, words)."""

    label: str
    rows: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def short(self) -> bool:
        """Whether there are many rows that say little each, such as the items of a dossier: a line for each is enough."""
        return len(self.rows) > 6 and all(len(row) <= 3 for row in self.rows)


@dataclass(frozen=True)
class Seen:
    """A version as readers saw it: its title, its sentence ("" where there is none), and its rows in words."""

    version: Version
    title: str
    sentence: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Told:
    """A fact as readers saw it at a moment: its title with the mark of its standing, its sentence ("" where it has none)."""

    version: Version
    title: str
    sentence: str


def told_at(facts: Iterable[Model], moment: datetime) -> list[Told]:
    """Of facts that are public now, those that readers saw at a moment, as they saw them, in the same order: the number of
    queries doesn't grow with them. Left out is what points to something that was withdrawn since."""
    found = {
        (version.kind, version.record_id): version
        for version in Version.objects.among(_ids(facts)).latest_at(moment)
        if version.content is not None
    }
    keys = [(registry.of(fact).slug, str(fact.pk)) for fact in facts]
    shown = [found[key] for key in dict.fromkeys(keys) if key in found]
    past = Past(moment)
    return [
        Told(version, titles.marked(record), sentences.of(record) if type(record) in sentences else "")
        for version, record in zip(shown, past.all(shown), strict=True)
        if past.tells_all(record)
    ]


def last_of(facts: Iterable[Model]) -> Subquery:
    """For a query: when something of some facts was last published; null where there are none."""
    last = Version.objects.among(_ids(facts)).order_by("-at").values("at")[:1]
    return Subquery(last, output_field=DateTimeField())


def _ids(records: Iterable[Model]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = defaultdict(list)
    for record in records:
        ids[registry.of(record).slug].append(str(record.pk))
    return ids


def seen(version: Version, moment: datetime | None = None) -> Seen:
    """A version with content in the active language; what it points to as it was at `moment`, or when it went out."""
    past = Past(moment or version.at)
    record = past.of(version)
    aggregate = registry.by_slug(version.kind)
    told = type(record) in sentences and past.tells_all(record)
    return Seen(
        version,
        titles.marked(record)
        if past.tells_all(record)
        else _("A record that points to one that was withdrawn since"),
        sentences.of(record) if told else "",
        tuple(_parts(aggregate, record, past)),
    )


def _parts(aggregate: Aggregate, record: Model, past: Past) -> Iterator[Part]:
    rows = past.owned[type(record), record.pk]
    for model in (*aggregate.models, *aggregate.links):
        found = [record] if model is aggregate.root else rows.get(model, [])
        owner = None if model is aggregate.root else aggregate.owner_field(model)
        told = tuple(
            tuple(
                (label_of(field), words)
                for field in told_fields(model, owner)
                # A box that wasn't ticked says nothing.
                if getattr(row, field.attname) is not False
                and (words := _words(field, getattr(row, field.attname), past))
            )
            for row in found
        )
        if any(told):
            name = model._meta.verbose_name if len(told) == 1 else model._meta.verbose_name_plural
            yield Part(str(name), told)


# How values are told that aren't plain words, by table and column: Markdown, for one.
readable: dict[tuple[type[Model], str], Callable[[str], str]] = {}


def _words(field: "Field[Any, Any]", value: Any, past: Past) -> str:
    if (tell := readable.get((field.model, field.name))) and value:
        return tell(value)
    if isinstance(field, ForeignKey):
        return "" if value is None else past.name(field.related_model, value)
    return words_of(field, value, {})


def changes(before: Version, after: Version) -> list[RowChange]:
    """What differs between two versions of a record, both with content."""
    aggregate = registry.by_slug(after.kind)
    pasts = [Past(before.at), Past(after.at)]
    for past, version in zip(pasts, (before, after), strict=True):
        past.of(version)

    def words(field: "Field[Any, Any]", value: Any) -> str:
        if not isinstance(field, ForeignKey) or value is None:
            return words_of(field, value, {})
        known = (field.related_model, value)
        return pasts[1 if known in pasts[1].objects else 0].name(*known)

    found: list[RowChange] = []
    for model in (*aggregate.models, *aggregate.links):
        owner = None if model is aggregate.root else aggregate.owner_field(model)
        was, becomes = (_rows(model, version) for version in (before, after))
        found += row_changes(model, was, becomes, words, owner)
    return found


def _rows(model: type[Model], version: Version) -> dict[Any, dict[str, Any]]:
    pk = column(model._meta.pk)
    return {
        row[pk]: {column(field): from_json(field, row.get(column(field))) for field in copied_fields(model)}
        for row in (version.content or {}).get(model._meta.label_lower, ())
    }
