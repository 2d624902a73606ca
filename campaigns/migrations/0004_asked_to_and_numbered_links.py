"""Asking signers again goes on by number, and the links mailed to one address are numbered."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import migrations, models


def number_links(apps: Any, schema_editor: Any) -> None:
    links = apps.get_model("campaigns", "SigningLink").objects.order_by("campaign_id", "address_key", "pk")
    rows = links.values_list("campaign_id", "address_key", "pk")
    for _address, ones in groupby(rows.iterator(), key=lambda row: row[:2]):
        for number, (_campaign, _key, pk) in enumerate(ones, 1):
            if number > 1:
                links.filter(pk=pk).update(number=number)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_text_of_the_letter")]

    operations = [
        migrations.AddField("campaign", "asked_to", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("campaign", "told_version", models.PositiveIntegerField(default=1)),
        migrations.AddField("signinglink", "number", models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField("signinglink", "email", models.EmailField(blank=True, max_length=254)),
        migrations.RunPython(number_links, migrations.RunPython.noop),
        migrations.RemoveIndex("signinglink", "link_of_address"),
        migrations.AddConstraint(
            "signinglink",
            models.UniqueConstraint(
                fields=("campaign", "address_key", "number"), name="one_link_a_number"
            ),
        ),
    ]
