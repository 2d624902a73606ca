import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    # What stood before: a database that has all of it takes this as done.
    replaces = [('campaigns', '0003_signatures'), ('campaigns', '0004_ways'), ('campaigns', '0005_deeds_and_days_off'), ('campaigns', '0006_deliveries'), ('campaigns', '0007_advocates'), ('campaigns', '0008_open_to'), ('campaigns', '0009_tallies'), ('campaigns', '0010_translations')]

    dependencies = [
        ('campaigns', '0002_first_bodies'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='text',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.lettertext'),
        ),
    ]
