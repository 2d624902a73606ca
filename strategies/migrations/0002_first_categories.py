from django.db import migrations

from strategies.models.categories import FIRST_CATEGORIES


def add(apps, schema_editor):
    category = apps.get_model("strategies", "StrategyCategory")
    category.objects.bulk_create(
        (
            category(slug=slug, name=name, position=place)
            for place, (slug, name) in enumerate(FIRST_CATEGORIES, start=1)
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("strategies", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
