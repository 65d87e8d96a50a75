"""The defence file: all that counsel needs to show what the newsroom said, on what evidence, who had looked at it, and when.

A zip of plain text and JSON. Deterministic: the same records, reviews and ledger give the same bytes, so that
two copies can be compared.
"""

import hashlib
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from psycopg import sql

from config.stores import ALIAS, NEWSROOM
from evidence.gathering import gathering
from evidence.models import Citation
from evidence.pages import titles
from evidence.phrases import said_words
from evidence.registry import Aggregate, registry
from evidence.sentences import sentences
from evidence.sight import is_guarded, sight
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem
from newsroom.closed import CLOSED
from newsroom.history import history_of
from newsroom.models import DefenceFile, Publication, PublicationItem, Review
from newsroom.publishing.ledger import SAID
from newsroom.publishing.review import Selection
from newsroom.publishing.rows import NEWSROOM as SCHEMA
from newsroom.publishing.rows import fetch, table
from newsroom.publishing.verify import checkpoint

STORE = ALIAS[NEWSROOM]
# Any moment will do, as long as it is always the same.
MOMENT = (1980, 1, 1, 0, 0, 0)
README = """Defence file of “{label}”

records/<kind>/<id>/statement.txt   what it says, in a sentence, and the evidence: each passage with its source
records/<kind>/<id>/history.txt     every change in the newsroom, who made it and when
records/<kind>/<id>/reviews.json    who approved which version, or sent it back
records/<kind>/<id>/versions/       what readers saw: the text that the checksum is of, and its place in the ledger
ledger.json                         the acts of publishing and withdrawing that these records were part of, with their hashes
MANIFEST.sha256                     the checksum of every file here

A checksum can be checked with any program: SHA-256 of the salt followed by the text. The chain of acts is checked by
the command verify_ledger of the newsroom's database{end}.
"""


def make(record: Model, *, by: User) -> bytes:
    """The defence file of a fact, a person, an organization or a dossier, as a zip; that it was made is logged.

    Raises PermissionDenied where something public in it is in a dossier that is closed to whoever asks: without the history
    and the reviews of that, the file would not be complete.
    """
    aggregate = registry.of(record)
    with sight(None):
        whole = within(aggregate, record)
    if any(is_guarded(kind.root, pks) for kind, pks in whole.items()):
        raise PermissionDenied(CLOSED)
    data = zipped(files(aggregate, record))
    DefenceFile.objects.using(STORE).create(
        kind=aggregate.slug,
        record_id=str(record.pk),
        label=str(record)[:500],
        by=by,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return data


def zipped(contents: dict[str, str]) -> bytes:
    """Files as a zip that depends on nothing but them, with a manifest."""
    manifest = "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(contents.items())
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in [*sorted(contents.items()), ("MANIFEST.sha256", manifest)]:
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(info, text)
    return buffer.getvalue()


def files(aggregate: Aggregate, record: Model) -> dict[str, str]:
    """The files by name."""
    found: dict[str, str] = {}
    acts: set[int] = set()
    for kind, pks in within(aggregate, record).items():
        for each in _records(kind, pks):
            place = f"records/{kind.slug}/{each.pk}"
            found[f"{place}/statement.txt"] = _statement(each)
            found[f"{place}/history.txt"] = _history(kind, each.pk)
            found[f"{place}/reviews.json"] = _json(_reviews(kind, each.pk))
            for name, text, act in _versions(kind, each.pk):
                found[f"{place}/versions/{name}"] = text
                acts.add(act)
    end = checkpoint()
    found["ledger.json"] = _json(_acts(acts))
    found["README.txt"] = README.format(label=record, end=f"; its end is {end}" if end else "")
    return found


def within(aggregate: Aggregate, record: Model) -> Selection:
    """What the file is about: the record, the facts that point to it (of a dossier, its items), and what these point to."""
    found: Selection = defaultdict(set)
    found[aggregate].add(record.pk)
    if isinstance(record, Investigation):
        for item in InvestigationItem.objects.using(STORE).filter(investigation=record):
            for model, field in ITEM_FIELD.items():
                if (pk := getattr(item, f"{field}_id")) is not None:
                    found[registry.of(model)].add(pk)
    else:
        for other in registry:
            if other.needs_evidence:
                found[other] |= _pointing(other, record)
    for other, pks in list(found.items()):
        for model, key in other.endpoints():
            target = registry.of(key.related_model)
            if not target.vocabulary:
                owner = "pk" if model is other.root else other.owner_field(model).name
                rows: Any = model._default_manager.using(STORE).filter(
                    **{f"{owner}__in": pks, f"{key.name}__isnull": False}
                )
                found[target] |= set(rows.values_list(key.attname, flat=True))
    return {kind: pks for kind, pks in found.items() if pks}


def _pointing(other: Aggregate, record: Model) -> set[Any]:
    found: set[Any] = set()
    for model, key in other.endpoints():
        if key.related_model is type(record):
            owner = "pk" if model is other.root else other.owner_field(model).attname
            rows: Any = model._default_manager.using(STORE).filter(**{key.name: record})
            found |= set(rows.values_list(owner, flat=True))
    return found


def _records(kind: Aggregate, pks: Iterable[Any]) -> list[Any]:
    rows: Any = kind.root._default_manager.using(STORE).filter(pk__in=pks).order_by("pk")
    records = list(rows.preload() if hasattr(rows, "preload") else rows)
    gathering.complete(records)
    return records


def _statement(record: Any) -> str:
    lines = [titles.marked(record), ""]
    if type(record) in sentences:
        lines += [f"{language}: {text}" for language, text in sentences.in_languages(record).items()]
    if remark := getattr(record, "remark", ""):
        lines += ["", f"Public remark: {remark}"]
    cited = registry.of(record).citations
    if cited is not None:
        for number, citation in enumerate(record.citations.all(), start=1):
            lines += ["", f"[{number}]", *_passage(citation)]
    for name in ("url", "archived_url", "accessed", "checksum", "published", "publisher"):
        if value := getattr(record, name, None):
            lines.append(f"{name}: {value}")
    return "\n".join(lines) + "\n"


def _passage(citation: Citation) -> Iterator[str]:
    source = citation.source
    yield f"{source.publisher}, {source.published or 'not dated'}: {source.title}"
    for label, value in (
        ("place", citation.locator),
        ("relation", citation.get_relation_display()),
        ("about", ", ".join(citation.aspects)),
        ("who", said_words(citation)),
        ("via", citation.via),
        ("in our words", citation.paraphrase),
        ("quote", citation.quote),
        ("held on", str(citation.attested or "")),
        ("address", source.url),
        ("archived copy", source.archived_url),
        ("accessed on", str(source.accessed or "")),
        ("checksum of the copy that was kept (SHA-256)", source.checksum),
    ):
        if value:
            yield f"  {label}: {value}"


def _history(kind: Aggregate, pk: Any) -> str:
    lines = []
    for change in reversed(history_of(kind, pk, decisions=False)):
        lines.append(f"{change.at.isoformat()}  {change.who}  {change.act} {change.reason}".rstrip())
        for row in change.rows:
            lines.append(f"  {row.label}: {row.kind}")
            lines += [f"    {field.label}: {field.before!r} → {field.after!r}" for field in row.fields]
    return "\n".join(lines) + "\n"


def _reviews(kind: Aggregate, pk: Any) -> list[dict[str, Any]]:
    rows = Review.objects.using(STORE).filter(kind=kind.slug, record_id=str(pk)).select_related("by")
    return [
        {
            "at": row.at.isoformat(),
            "by": row.by.get_username(),
            "decision": row.decision,
            "version": row.digest,
            "note": row.note,
            "identifiable": row.identifiable,
            "legal": row.legal,
            "documents_seen": row.unsourced,
            "together": row.together,
        }
        for row in rows.order_by("pk")
    ]


def _versions(kind: Aggregate, pk: Any) -> Iterator[tuple[str, str, int]]:
    """(name, text, act) of every version: the text that its checksum is of, and its entry in the ledger."""
    query = sql.SQL(
        "SELECT i.number, i.act, i.digest, i.seal, i.position, i.corrects, i.alone, i.publication_id, s.salt, s.content::text"
        " FROM {items} i JOIN {said} s ON s.item_id = i.id"
        " WHERE i.kind = %(kind)s AND i.record_id = %(pk)s AND i.number IS NOT NULL ORDER BY i.number"
    ).format(items=table(SCHEMA, PublicationItem), said=SAID)
    for number, act, digest, seal, position, corrects, alone, publication, salt, text in fetch(
        query, {"kind": kind.slug, "pk": str(pk)}
    ):
        entry = {
            "version": number, "act": act, "sha256": digest, "salt": salt, "seal": seal, "position": position,
            "corrects": corrects, "alone": alone, "publication": publication,
        }  # fmt: skip
        yield f"{number:04}.json", _json(entry), publication
        if text is not None:
            yield f"{number:04}.txt", text, publication


def _acts(pks: set[int]) -> list[dict[str, Any]]:
    acts = Publication.objects.using(STORE).filter(pk__in=pks).select_related("by").order_by("sequence")
    return [
        {
            "publication": act.pk,
            "sequence": act.sequence,
            "at": act.at.isoformat(),
            "by": act.by.get_username() if act.by else "",
            "action": act.action,
            "correction": act.correction,
            "reason": act.reason,
            "previous": act.previous,
            "hash": act.hash,
        }
        for act in acts
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
