from collections import Counter
from datetime import UTC

import django.db.models.deletion
from django.db import migrations, models

BATCH = 500


def tally_those_there_are(apps, schema_editor):
    """As campaigns.actions.tallying does with each signature from now on."""
    signature, tally = apps.get_model("campaigns", "Signature"), apps.get_model("campaigns", "Tally")
    rows = signature.objects.filter(is_counted=True, organisation=None).order_by()
    people = Counter()
    for campaign, signed_at, country, source in rows.values_list(
        "campaign", "signed_at", "country", "source"
    ).iterator():
        day = signed_at.astimezone(UTC).date().isoformat()
        for by, value in (("day", day), ("country", country), ("source", source)):
            people[campaign, by, value] += 1
    tally.objects.bulk_create(
        (tally(campaign_id=key[0], by=key[1], value=key[2], people=n) for key, n in people.items()),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0008_open_to")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "by",
                    models.CharField(
                        choices=[("day", "Day"), ("country", "Country"), ("source", "Source")], max_length=10
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=30)),
                ("people", models.IntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["campaign", "by", "-people"], name="tally_largest")],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "by", "value"), name="one_tally_a_value")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                condition=models.Q(("held_at__isnull", False)), fields=["campaign", "id"], name="signature_held"
            ),
        ),
        migrations.RunPython(tally_those_there_are, migrations.RunPython.noop),
    ]
