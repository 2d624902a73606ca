from django.db import migrations

from guard.first_rules import FIRST_RULES


def add(apps, schema_editor):
    rule = apps.get_model("guard", "WordRule")
    if rule.objects.exists():
        return
    rule.objects.bulk_create(
        rule(language=language, about=about, first=first, second=second, unless=unless)
        for language, about, first, second, unless in FIRST_RULES
    )


class Migration(migrations.Migration):
    dependencies = [("guard", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
