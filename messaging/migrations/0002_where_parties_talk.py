import django.db.models.deletion
from django.db import migrations, models


def keep_where_it_began(apps, schema_editor):
    """A proposal that was begun in a conversation is shown there to all of its parties."""
    party = apps.get_model("messaging", "Party")
    rows = party.objects.filter(position__gt=0, proposal__conversation__isnull=False)
    for one in rows.select_related("proposal"):
        one.conversation_id = one.proposal.conversation_id
        one.save(update_fields=["conversation"])


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="conversation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposal_parties",
                to="messaging.conversation",
            ),
        ),
        migrations.RunPython(keep_where_it_began, migrations.RunPython.noop),
        migrations.RemoveField(model_name="proposal", name="conversation"),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("said", "Message"),
                    ("accepted", "Request accepted"),
                    ("added", "Person added"),
                    ("joined", "Joined"),
                    ("left", "Left"),
                    ("taken", "Taken by a colleague"),
                    ("objected", "Objected and left"),
                    ("ended", "Room ended"),
                    ("proposed", "Proposal sent"),
                    ("staff", "Read by staff"),
                ],
                default="said",
                max_length=10,
            ),
        ),
    ]
