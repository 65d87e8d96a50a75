"""What readers saw of a record, from when to when."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_sources_and_tombstones'),
    ]

    operations = [
        migrations.CreateModel(
            name='Version',
            fields=[
                ('cursor', models.BigIntegerField(help_text='Its place in the feed of changes.', primary_key=True, serialize=False, verbose_name='cursor')),
                ('kind', models.SlugField(db_index=False, help_text='The kind of record, for example people.', verbose_name='kind')),
                ('record_id', models.CharField(help_text='The id of the record.', max_length=50, verbose_name='record')),
                ('number', models.PositiveIntegerField(help_text='From 1, counted for each record.', verbose_name='version')),
                ('act', models.CharField(choices=[('add', 'published'), ('change', 'changed'), ('withdraw', 'withdrawn')], help_text='What happened to it.', max_length=10, verbose_name='act')),
                ('at', models.DateTimeField(help_text='When readers began to see it.', verbose_name='at')),
                ('correction', models.CharField(blank=True, choices=[('correction', 'correction'), ('harm', 'correction of a harmful wording'), ('retraction', 'retraction'), ('legal', 'correction for legal reasons')], help_text='What it corrects, and how.', max_length=10, verbose_name='correction')),
                ('reason', models.CharField(blank=True, help_text='Why, in a sentence for readers.', max_length=300, verbose_name='reason')),
                ('alone', models.BooleanField(default=False, help_text='Whether it went out without a second person having looked at it.', verbose_name='alone')),
                ('content', models.JSONField(help_text='What it said.', null=True, verbose_name='content')),
                ('salt', models.CharField(blank=True, help_text='The checksum is of this, followed by the content.', max_length=36, verbose_name='salt')),
                ('digest', models.CharField(blank=True, help_text='SHA-256, hexadecimal.', max_length=64, verbose_name='checksum')),
            ],
            options={
                'verbose_name': 'version',
                'verbose_name_plural': 'versions',
                'ordering': ['cursor'],
                'indexes': [models.Index(fields=['kind', 'record_id', 'number'], name='version_of_record'), models.Index(condition=models.Q(models.Q(('correction', ''), _negated=True), ('act', 'withdraw'), _connector='OR'), fields=['-cursor'], name='version_corrections')],
            },
        ),
    ]
