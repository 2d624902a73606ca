from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def oblige_the_staff(apps: Any, schema_editor: Any) -> None:
    """Moderators and administrators of before have none yet; the demo's are exempt."""
    staff = apps.get_model("accounts", "User").objects.filter(
        role__in=["moderator", "admin"], is_active=True
    )
    staff.exclude(origin="demo").update(second_factor_due_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(oblige_the_staff, migrations.RunPython.noop),
    ]
