"""`import_csv FOLDER`: take in a data set of tidy CSV files (docs/imports.md says what they look like)."""

import csv
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from evidence.identifiers import KNOWN
from evidence.models import Source
from exchange.cells import Address, address_of
from exchange.files import FileRefused, Refusal, folder_name, is_text
from exchange.importer import Options, Stopped, take_in
from exchange.models import Import
from exchange.outcome import Report
from investigations.models import Investigation
from newsroom.hypotheses import note_twins
from newsroom.imported import publish_import
from newsroom.permissions import PUBLISH
from newsroom.publishing import PublishError, ReviewError
from people.models import PublicBasis

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Take in people.csv, organizations.csv, affiliations.csv and relations.csv from a folder: all or nothing. "
        "Taking in the same set again changes nothing; undo_import takes it out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="The folder with the files.")
        parser.add_argument(
            "--set",
            dest="set_name",
            default="",
            help="Name of the set: its ids become identifiers with this scheme. Default: the folder's name.",
        )
        parser.add_argument(
            "--dossier",
            default="",
            help="Add everything new to this dossier (the end of its address, or its words).",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, and change nothing."
        )
        parser.add_argument(
            "--partial", action="store_true", help="Leave refused rows out instead of stopping everything."
        )
        parser.add_argument(
            "--publish", action="store_true", help="Publish what was taken in and isn't blocked (needs --by)."
        )
        parser.add_argument("--by", default="", help="The user who publishes; needs the permission to.")
        parser.add_argument(
            "--source",
            default="",
            help="Address or title of the set, for rows that give no source of their own.",
        )
        parser.add_argument("--publisher", default="", help="Who publishes the set. Default: its name.")
        parser.add_argument(
            "--public-basis",
            choices=PublicBasis.values,
            default=PublicBasis.INCIDENTAL.value,
            help="Why its people may stand in a public database; full births are for office holders only.",
        )
        parser.add_argument(
            "--report",
            type=Path,
            default=None,
            help="Write every refused row into this CSV file, with the reason.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _check_text(options)
        user = self._publisher(options) if options["publish"] else None
        self.verbose = options["verbosity"] > 0
        try:
            made, report = take_in(_chosen(options), progress=self._progress, inside=_note)
        except FileRefused as error:
            raise CommandError(f"Nothing was taken in. {error.refusal}") from error
        except Stopped as error:
            self._tell(error.report, options["report"])
            raise CommandError(
                f"Nothing was taken in: {len(error.report.refusals):,} rows were refused. Mend them, or leave them out "
                "with --partial."
            ) from error
        self._tell(report, options["report"])
        if options["dry_run"]:
            self._say("Dry run: nothing was changed.")
        elif made is None:
            self._say("Nothing in it is new: nothing was changed.")
        else:
            self._say(f"Import {made.pk} of {made.set_name}. To take it out again: undo_import {made.pk}")
        if user is not None and made is not None:
            self._publish(made, user)

    def _publisher(self, options: dict[str, Any]) -> Any:
        user = get_user_model()._default_manager.filter(username=options["by"], is_active=True).first()
        if user is None:
            raise CommandError(f"--publish needs --by: there is no active user called “{options['by']}”.")
        if not user.has_perm(PUBLISH):
            raise CommandError(f"“{user}” may not publish.")
        return user

    def _publish(self, made: Import, user: Any) -> None:
        try:
            published, blocked = publish_import(made, by=user)
        except (PublishError, ReviewError) as error:
            raise CommandError(f"The set was taken in, but nothing of it was published: {error}") from error
        self._say(f"{published:,} records published.")
        if blocked:
            self._say(f"{len(blocked):,} are blocked and stay drafts, with what rests on them:")
            self._list([f"{blocker.record}: {blocker.message}" for blocker in blocked])

    # ── What is said ──

    def _progress(self, file: str, rows: int) -> None:
        if self.verbose:
            self.stderr.write(f"  {file}: {rows:,} rows read")

    def _say(self, text: str) -> None:
        if self.verbose:
            self.stdout.write(text)

    def _list(self, lines: list[str]) -> None:
        for line in lines[:SHOWN]:
            self._say(f"  {line}")
        if len(lines) > SHOWN:
            self._say(f"  … and {len(lines) - SHOWN:,} more")

    def _tell(self, report: Report, path: Path | None) -> None:
        for file, numbers in report.numbers.items():
            self._say(f"{file}: {numbers.words()}")
        for heading, refusals in (
            ("Refused", report.refusals),
            ("Differs from what is here", report.differences),
            ("Contradicts what is here", report.contradictions),
            ("Queued for somebody to decide, in the newsroom under “Rows that wait”", report.queued),
        ):
            if refusals:
                self._say(f"{heading} ({len(refusals):,}):")
                self._list([str(each) for each in refusals])
        if report.twins:
            self._say(f"The same identifier under two ids of the set ({len(report.twins):,}; kept apart):")
            self._list([f"{t.identifier}: {t.names[0]} and {t.names[1]}" for t in report.twins])
        for heading, words in (
            ("Roles to be classified", report.new_roles),
            ("Kinds of organizations to be classified", report.new_kinds),
            ("Not read", report.extra),
        ):
            if words:
                self._say(
                    f"{heading} ({len(words):,}): {', '.join(words[:SHOWN])}{' …' if len(words) > SHOWN else ''}"
                )
        if report.tenures:
            self._say(
                f"Posts that two sources tell: {report.tenures:,}, of which {report.contradicting_tenures:,} with dates "
                "that contradict each other."
            )
        if path is not None:
            try:
                _write(path, report.refusals)
            except OSError as error:
                self.stderr.write(f"{path} can't be written: {error.strerror}.")
            else:
                self._say(f"Refused rows are in {path}.")


def _note(made: Import, report: Report) -> None:
    note_twins(report)


def _chosen(options: dict[str, Any]) -> Options:
    """What was asked for, read. Raises CommandError, and FileRefused where the folder can't name the set."""
    return Options(
        folder=options["folder"],
        set_name=_set_name(options),
        source=_address(options["source"]),
        publisher=_publisher_of_set(options["publisher"]),
        basis=options["public_basis"],
        dossier=_dossier(options["dossier"]) if options["dossier"] else None,
        partial=options["partial"],
        dry_run=options["dry_run"],
    )


def _check_text(options: dict[str, Any]) -> None:
    """Raises CommandError where an option holds what no text in the database can."""
    for name in ("set_name", "dossier", "by", "source", "publisher"):
        if not is_text(options[name]):
            raise CommandError(f"--{name.removesuffix('_name')}: It isn’t UTF-8 text, or holds a NUL.")


def _set_name(options: dict[str, Any]) -> str:
    given = options["set_name"] or folder_name(options["folder"])
    name = given if options["set_name"] else slugify(given).replace("-", "_")
    if not name or slugify(name) != name.lower() or len(name) > 50:
        raise CommandError(f"--set: “{given}” can't be a scheme; give letters, digits, - and _, at most 50.")
    if name in KNOWN:
        raise CommandError(
            f"--set: {name} is a register of others: its own ids aren't the set's. Choose another name."
        )
    return name


def _address(text: str) -> Address | None:
    try:
        return address_of(text) if text else None
    except ValueError as error:
        raise CommandError(f"--source: {error}") from error


def _publisher_of_set(text: str) -> str:
    most = Source._meta.get_field("publisher").max_length or 0
    if len(text) > most:
        raise CommandError(f"--publisher: It has {len(text)} characters; at most {most} fit.")
    return text


def _dossier(asked: str) -> Investigation:
    """By the key that ends its address, or by the words in it. Raises CommandError where none fits, or several do."""
    end = asked.strip("/").rpartition("/")[2]
    found = [
        each for each in Investigation.objects.all() if end in (each.key, each.slug) or end.endswith(each.key)
    ]
    if len(found) != 1:
        known = ", ".join(f"{each.slug}-{each.key}" for each in Investigation.objects.all()[:SHOWN]) or "none"
        raise CommandError(
            f"--dossier: {len(found) or 'no'} dossiers are called “{asked}”. There are: {known}."
        )
    return found[0]


def _write(path: Path, refusals: list[Refusal]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "line", "column", "value", "reason"])
        writer.writerows([r.file, r.line, r.column, r.value, r.reason] for r in refusals)
