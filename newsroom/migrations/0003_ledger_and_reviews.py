"""Publications become a ledger: a chain of acts, each with what every record said. What went out before has no place in the
chain; `migrate` takes up what is public then as its first act. Reviews: who approved which version."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

LABELS = (
    "INSERT INTO newsroom_publishedcontent (item_id, salt, content, label) SELECT id, '', NULL, label FROM newsroom_publicationitem"
)


class Migration(migrations.Migration):

    dependencies = [
        ('investigations', '0001_agreements_events_measures_claims_dossiers'),
        ('newsroom', '0002_approved_rows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.CharField(blank=True, choices=[('strict', 'one by one, by somebody who neither entered nor last edited it'), ('batch', 'together, by a second person'), ('solo', 'by nobody else: readers are told')], help_text='Of all that is in the dossier. Empty: as everywhere in this newsroom.', max_length=10, verbose_name='who looks at it before it goes out')),
            ],
            options={
                'verbose_name': 'desk',
                'verbose_name_plural': 'desks',
            },
        ),
        migrations.CreateModel(
            name='PublishedContent',
            fields=[
                ('item', models.OneToOneField(help_text='The record in the act.', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='said', serialize=False, to='newsroom.publicationitem', verbose_name='published record')),
                ('salt', models.CharField(blank=True, help_text='Keeps the checksum from being guessed.', max_length=36, verbose_name='salt')),
                ('content', models.JSONField(help_text='Its rows, by table; nothing where it was withdrawn.', null=True, verbose_name='content')),
                ('label', models.CharField(help_text='What the newsroom called it then.', max_length=500, verbose_name='label')),
            ],
            options={
                'verbose_name': 'published content',
                'verbose_name_plural': 'published contents',
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(help_text='The kind of record, for example people.', verbose_name='kind')),
                ('record_id', models.CharField(help_text='Its id.', max_length=50, verbose_name='record')),
                ('digest', models.CharField(help_text='Checksum of what was looked at.', max_length=64, verbose_name='version')),
                ('decision', models.CharField(choices=[('approve', 'approved'), ('send_back', 'sent back')], help_text='What was decided.', max_length=10, verbose_name='decision')),
                ('identifiable', models.BooleanField(help_text="Of somebody who isn't named: whether a reader could find out who it is.", null=True, verbose_name='can be found out')),
                ('legal', models.BooleanField(default=False, help_text='Whether it was decided with the rights of Legal.', verbose_name='for Legal')),
                ('unsourced', models.BooleanField(default=False, help_text='Whether it was approved on documents that only the newsroom has seen.', verbose_name='on documents seen')),
                ('note', models.TextField(blank=True, help_text='Why. Stays in the newsroom.', verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, help_text='When.', verbose_name='at')),
                ('together', models.BooleanField(default=False, help_text='Whether many were decided at once.', verbose_name='together')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['-id'],
                'permissions': [('approve_records', 'Can approve what others entered'), ('approve_for_legal', 'Can approve what needs Legal'), ('approve_unsourced', 'Can approve what rests on documents only the newsroom has seen')],
            },
        ),
        migrations.RunSQL(LABELS, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='publicationitem',
            name='publicationitem_record',
        ),
        migrations.RemoveField(
            model_name='publicationitem',
            name='label',
        ),
        migrations.AddField(
            model_name='publication',
            name='correction',
            field=models.CharField(blank=True, choices=[('correction', 'correction'), ('harm', 'correction of a harmful wording'), ('retraction', 'retraction'), ('legal', 'correction for legal reasons')], help_text='Whether it corrects what readers saw, and how: readers are told.', max_length=10, verbose_name='correction'),
        ),
        migrations.AddField(
            model_name='publication',
            name='hash',
            field=models.CharField(blank=True, help_text='Of this act; see above.', max_length=64, verbose_name='hash'),
        ),
        migrations.AddField(
            model_name='publication',
            name='previous',
            field=models.CharField(blank=True, help_text='Of the act before.', max_length=64, verbose_name='hash before'),
        ),
        migrations.AddField(
            model_name='publication',
            name='sequence',
            field=models.PositiveBigIntegerField(help_text='Its place in the ledger, without gaps.', null=True, unique=True, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='publicationitem',
            name='act',
            field=models.CharField(blank=True, choices=[('add', 'published'), ('change', 'changed'), ('withdraw', 'withdrawn')], help_text='What it was.', max_length=10, verbose_name='act'),
        ),
        migrations.AddField(
            model_name='publicationitem',
            name='alone',
            field=models.BooleanField(default=False, help_text='Whether nobody but its author looked at it: readers are told.', verbose_name='alone'),
        ),
        migrations.AddField(
            model_name='publicationitem',
            name='corrects',
            field=models.BooleanField(default=False, help_text='Whether the correction of the act is about this record.', verbose_name='corrects'),
        ),
        migrations.AddField(
            model_name='publicationitem',
            name='digest',
            field=models.CharField(blank=True, help_text='Of what it said.', max_length=64, verbose_name='checksum'),
        ),
        migrations.AddField(
            model_name='publicationitem',
            name='number',
            field=models.PositiveIntegerField(help_text='Which version of the record, from 1. None before the ledger.', null=True, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='publicationitem',
            name='position',
            field=models.PositiveIntegerField(default=0, help_text='Its place in the act: what others refer to comes first.', verbose_name='position'),
        ),
        migrations.AddField(
            model_name='publicationitem',
            name='seal',
            field=models.CharField(blank=True, help_text='Of its label as well.', max_length=64, verbose_name='seal'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='action',
            field=models.CharField(choices=[('publish', 'published'), ('withdraw', 'withdrawn'), ('take_up', 'taken up')], help_text='What was done.', max_length=10, verbose_name='action'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text='When it happened.', verbose_name='at'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='by',
            field=models.ForeignKey(help_text='Who did it. Nobody: the program took up what was public already.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='reason',
            field=models.CharField(blank=True, help_text='For a withdrawal or a correction: the sentence that readers see.', max_length=300, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='publicationitem',
            name='publication',
            field=models.ForeignKey(help_text='The act it was part of.', on_delete=django.db.models.deletion.PROTECT, related_name='items', to='newsroom.publication', verbose_name='publication'),
        ),
        migrations.AddIndex(
            model_name='publicationitem',
            index=models.Index(fields=['kind', 'record_id', '-number'], name='publicationitem_version'),
        ),
        migrations.AddConstraint(
            model_name='publicationitem',
            constraint=models.UniqueConstraint(fields=('kind', 'record_id', 'number'), name='publicationitem_version_once'),
        ),
        migrations.AddConstraint(
            model_name='publicationitem',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('publication', 'position'), name='publicationitem_position_once'),
        ),
        migrations.AddField(
            model_name='desk',
            name='investigation',
            field=models.OneToOneField(help_text='The dossier.', on_delete=django.db.models.deletion.CASCADE, related_name='desk', to='investigations.investigation', verbose_name='dossier'),
        ),
        migrations.AddField(
            model_name='review',
            name='by',
            field=models.ForeignKey(help_text='Who decided.', on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['kind', 'record_id', '-id'], name='review_of_record'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'send_back'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='review_sent_back_why', violation_error_message='Say why it is sent back.'),
        ),
    ]
