from django.db import migrations

from campaigns.models.bodies import FIRST_BODIES


def add(apps, schema_editor):
    body = apps.get_model("campaigns", "Body")
    body.objects.bulk_create(
        (
            body(country=country, jurisdiction=place, kind=kind, name=name)
            for country, place, kind, name in FIRST_BODIES
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
