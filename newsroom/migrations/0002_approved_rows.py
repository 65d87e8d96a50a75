"""Keep an approved link as the whole row it was, not only whom it points to: a row may have more to it."""

from django.db import migrations, models

# The kinds of link that there were: table, owner, target. What was edited since its approval stays empty, so it shows as changed.
LINKS = (
    ('people_personcandidate', 'person_id', 'candidate_id'),
    ('people_overlapmember', 'group_id', 'person_id'),
    ('evidence_sourcerelay', 'source_id', 'relayed_id'),
)
KEEP = [
    f"UPDATE newsroom_approvedlink a SET content = jsonb_build_object('id', r.id, '{owner}', r.{owner}, '{target}', r.{target})"
    f" FROM {table} r WHERE a.kind = replace('{table}', '_', '.') AND r.id = a.row_id AND r.{target} = a.target_id"
    for table, owner, target in LINKS
]


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0001_publications_and_hypotheses'),
        ('evidence', '0002_sources_and_tombstones'),
        ('people', '0001_people_roles_affiliations'),
    ]

    operations = [
        migrations.AddField(
            model_name='approvedlink',
            name='content',
            field=models.JSONField(default=dict, help_text='The row as it was approved: its columns and their values.', verbose_name='content'),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='approvedlink',
            name='target_id',
        ),
    ]
