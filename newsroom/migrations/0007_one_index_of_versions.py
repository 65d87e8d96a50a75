"""A version is found by kind and id along the index of its constraint; those that told the same were written for nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0006_inbox"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="publicationitem",
            name="publicationitem_version",
        ),
        migrations.AlterField(
            model_name="publicationitem",
            name="kind",
            field=models.SlugField(
                db_index=False, help_text="The kind of record, for example people.", verbose_name="kind"
            ),
        ),
        migrations.AlterField(
            model_name="publicationitem",
            name="record_id",
            field=models.CharField(help_text="Its id.", max_length=50, verbose_name="record"),
        ),
    ]
