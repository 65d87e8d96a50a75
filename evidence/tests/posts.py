"""A model with a period, for tests that need a table and not yet a domain."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.test.utils import isolate_apps

from evidence import fields
from evidence.querysets import PeriodQuerySet
from tests import databases


@contextmanager
def post_table() -> Iterator[Any]:
    """A model with a period, and its table, in the database of the test."""

    def bound(function: Any) -> Any:
        expression = function("start", "end", "attested_first", "attested_last")
        kind = models.BooleanField() if function is fields.PeriodAgrees else models.DateField()
        return models.GeneratedField(expression=expression, output_field=kind, db_persist=True)

    with isolate_apps("evidence"):

        class Post(models.Model):  # noqa: DJ008 (nobody reads its name)
            start = fields.PartialDateField()
            end = fields.PartialDateField(allow_open=True)
            attested_first = models.DateField(null=True, blank=True)
            attested_last = models.DateField(null=True, blank=True)
            possible_from = bound(fields.PeriodPossibleFrom)
            certain_from = bound(fields.PeriodCertainFrom)
            certain_until = bound(fields.PeriodCertainUntil)
            possible_until = bound(fields.PeriodPossibleUntil)
            dates_agree = bound(fields.PeriodAgrees)

            objects = PeriodQuerySet.as_manager()

            class Meta:
                app_label = "evidence"
                constraints = (
                    fields.partial_date_check("start", name="post_start", label="Start"),
                    fields.partial_date_check("end", allow_open=True, name="post_end", label="End"),
                )

        with connection.schema_editor(collect_sql=True) as editor:
            editor.create_model(Post)
        # Making tables is the owner's work.
        newsroom = connection.settings_dict["USER"]
        with databases.owner() as owner:
            owner.execute("SET search_path = newsroom, public")
            for statement in editor.collected_sql:
                owner.execute(statement)
            owner.execute(f"GRANT ALL ON evidence_post TO {newsroom}")
            owner.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA newsroom TO {newsroom}")
        yield Post
