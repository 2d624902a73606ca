from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the data it is about: PostgreSQL wants that in two transactions."""

    dependencies = [("accounts", "0007_looks")]
    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("username_look", ""), _negated=True),
                fields=("username_look",),
                name="username_looks_once",
            ),
        ),
    ]
