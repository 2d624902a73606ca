from django.db import migrations

from organisations.models.grids import FIRST_GRIDS


def add(apps, schema_editor):
    grid = apps.get_model("organisations", "Grid")
    grid.objects.bulk_create(
        (grid(slug=slug, name=name) for slug, name in FIRST_GRIDS), ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
