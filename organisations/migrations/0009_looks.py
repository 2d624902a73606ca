from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import organisations.fields
from organisations.names import look_of_name


def look_at_those_there_are(apps: Any, schema_editor: Any) -> None:
    """Of two that look alike already, the older one keeps the look."""
    rows = apps.get_model("organisations", "Organisation").objects
    seen = set()
    for row in rows.order_by("pk").only("pk", "name"):
        look = look_of_name(row.name)[:200]
        if look not in seen:
            seen.add(look)
            rows.filter(pk=row.pk).update(name_look=look)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0008_lapse_notices")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="name_look",
            field=organisations.fields.NameLookField(default="", max_length=200, of="name"),
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("look", models.CharField(db_index=True, max_length=200)),
                ("until", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.RunPython(look_at_those_there_are, migrations.RunPython.noop),
    ]
