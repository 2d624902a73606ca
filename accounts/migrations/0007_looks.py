from __future__ import annotations

from typing import Any

from django.db import migrations, models

import accounts.fields
from accounts.lookalikes import look


def look_at_those_there_are(apps: Any, schema_editor: Any) -> None:
    """Of two that look alike already, the older one keeps the look."""
    users = apps.get_model("accounts", "User").objects
    seen = set()
    batch = []
    for user in users.order_by("pk").only("pk", "username").iterator(1000):
        user.username_look = look(user.username)[:160]
        if user.username_look in seen:
            continue
        seen.add(user.username_look)
        batch.append((user.pk, user.username_look))
    for pk, kept in batch:
        users.filter(pk=pk).update(username_look=kept)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_privacy")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="username_look",
            field=accounts.fields.LookField(default="", max_length=160, of="username"),
        ),
        migrations.RunPython(look_at_those_there_are, migrations.RunPython.noop),
    ]
