"""Plans that go out by themselves at their minute, and who asked for which defence file."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0003_ledger_and_reviews'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DefenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(help_text='The kind of record, for example people.', verbose_name='kind')),
                ('record_id', models.CharField(help_text='Its id.', max_length=50, verbose_name='record')),
                ('label', models.CharField(help_text='What it was called then.', max_length=500, verbose_name='what')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, help_text='When.', verbose_name='at')),
                ('sha256', models.CharField(help_text='Of the file.', max_length=64, verbose_name='checksum')),
                ('by', models.ForeignKey(help_text='Who asked for it.', on_delete=django.db.models.deletion.PROTECT, related_name='defence_files', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'defence file',
                'verbose_name_plural': 'defence files',
                'ordering': ['-id'],
                'permissions': [('export_defence', 'Can make defence files')],
            },
        ),
        migrations.CreateModel(
            name='Embargo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(help_text='When it goes out.', verbose_name='not before')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it was confirmed.', verbose_name='confirmed at')),
                ('title', models.CharField(help_text='What goes out, in words.', max_length=300, verbose_name='what')),
                ('asked', models.JSONField(help_text='Ids of what was asked for, by kind.', verbose_name='records')),
                ('digest', models.CharField(help_text='Of everything that the plan showed.', max_length=64, verbose_name='checksum')),
                ('correction', models.CharField(blank=True, choices=[('correction', 'correction'), ('harm', 'correction of a harmful wording'), ('retraction', 'retraction'), ('legal', 'correction for legal reasons')], help_text='Whether it corrects.', max_length=10, verbose_name='correction')),
                ('reason', models.CharField(blank=True, help_text='The sentence that readers get for a correction.', max_length=300, verbose_name='reason')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'went out'), ('failed', 'could not go out')], default='waiting', help_text='What became of it.', max_length=10, verbose_name='state')),
                ('problem', models.TextField(blank=True, help_text='Why it could not go out.', verbose_name='problem')),
                ('by', models.ForeignKey(help_text='Who confirmed it, and publishes it.', on_delete=django.db.models.deletion.PROTECT, related_name='embargoes', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('publication', models.OneToOneField(blank=True, help_text='The act that it became.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='embargo', to='newsroom.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'embargo',
                'verbose_name_plural': 'embargoes',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['at'], name='embargo_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('publication__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('publication', None)), _connector='OR'), name='embargo_done_is_published')],
            },
        ),
    ]
