"""Groups get owners and a way in. The table of who is in one becomes a model, where it stands."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.utils.text import slugify


def name_addresses(apps, schema_editor):
    taken = {"new", "group"}
    for group in apps.get_model("accounts", "Group").objects.order_by("pk"):
        plain = slugify(group.name, allow_unicode=True)[:50].strip("-_") or "group"
        number, slug = 1, plain
        while slug in taken:
            number += 1
            slug = f"{plain}-{number}"
        taken.add(slug)
        group.slug = slug
        group.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_muting")]

    operations = [
        migrations.AlterModelOptions(name="group", options={"ordering": ["name"]}),
        migrations.AddField(
            "group",
            "description",
            models.CharField(blank=True, default="", max_length=500, verbose_name="description"),
            preserve_default=False,
        ),
        migrations.AddField(
            "group",
            "entry",
            models.CharField(
                choices=[
                    ("open", "Open: every member may come in"),
                    ("request", "By request: an owner answers"),
                    ("invitation", "By invitation: outsiders don't see it"),
                ],
                default="invitation",
                max_length=10,
                verbose_name="how one comes in",
            ),
        ),
        migrations.AddField(
            "group", "created_at", models.DateTimeField(default=django.utils.timezone.now)
        ),
        migrations.AddField(
            "group", "slug", models.CharField(default="", max_length=60), preserve_default=False
        ),
        migrations.RunPython(name_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            "group", "slug", models.SlugField(allow_unicode=True, max_length=60, unique=True)
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="GroupMembership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="accounts.group",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="group_memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={"db_table": "accounts_group_members", "unique_together": {("group", "user")}},
                ),
                migrations.AlterField(
                    "group",
                    "members",
                    models.ManyToManyField(
                        related_name="member_groups",
                        through="accounts.GroupMembership",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField("groupmembership", "is_owner", models.BooleanField(default=False)),
        migrations.AddField(
            "groupmembership", "since", models.DateTimeField(default=django.utils.timezone.now)
        ),
        migrations.AlterUniqueTogether("groupmembership", set()),
        migrations.AddConstraint(
            "groupmembership",
            models.UniqueConstraint(fields=("group", "user"), name="one_group_membership"),
        ),
    ]
