"""Dossiers that are closed to all but their members."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0004_embargoes_and_defence_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='desk',
            name='closed',
            field=models.BooleanField(default=False, help_text="What isn't public of it is seen by its members alone, and by whoever administers the program: others find nothing of it in lists, searches or counts.", verbose_name='closed'),
        ),
        migrations.AddField(
            model_name='desk',
            name='members',
            field=models.ManyToManyField(blank=True, help_text='Who works on it. Counts only where it is closed.', related_name='desks', to=settings.AUTH_USER_MODEL, verbose_name='members'),
        ),
    ]
