"""Soft and hard signs parted words in comparable names (“tat yana”). Names that have one are compared anew, in the newsroom:
what is public of them shows as changed, and goes on being found as it was until it is published again."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

from config.stores import is_public
from evidence.models.named import NormalizedField

SIGNS = "ьъʹʺ"


def compare_anew(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for model in apps.get_models():
        # History stays as it was.
        if not is_public(model._meta.app_label, model._meta.model_name):
            continue
        compared = [field for field in model._meta.concrete_fields if isinstance(field, NormalizedField)]
        for field in compared:
            having = Q()
            for source in field.written:
                having |= Q(**{f"{source}__iregex": f"[{SIGNS}]"})
            for row in model._default_manager.using(editor.connection.alias).filter(having):
                before = getattr(row, field.attname)
                if field.pre_save(row, add=False) != before:
                    row.save(update_fields=[field.attname])


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0007_one_index_of_versions"),
    ]

    operations = [migrations.RunPython(compare_anew, migrations.RunPython.noop)]
