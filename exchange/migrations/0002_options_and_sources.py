"""What was said of a set besides its rows, and where rows that wait have their facts from: settling them needs both."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='options',
            field=models.JSONField(default=dict, help_text='What was said of the set besides: its address, its publisher, why its people are public.', verbose_name='options'),
        ),
        migrations.AddField(
            model_name='queuedrow',
            name='source',
            field=models.CharField(blank=True, help_text='Where it has its facts from, if another row of the set says so.', max_length=1000, verbose_name='source'),
        ),
    ]
