from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the data it is about: PostgreSQL wants that in two transactions."""

    dependencies = [("organisations", "0009_looks")]
    operations = [
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_look", ""), _negated=True),
                fields=("name_look",),
                name="organisation_looks_once",
            ),
        ),
    ]
