import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_where_parties_talk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("is_callers", models.BooleanField()),
                ("text", core.sealing.SealedTextField(blank=True, bound_to=("reply_id", "number"), verbose_name="text")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("reply", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="words", to="messaging.callreply")),
            ],
            options={"verbose_name": "word about a call", "verbose_name_plural": "words about calls", "ordering": ["number"]},
        ),
        migrations.AddConstraint(
            model_name="callword",
            constraint=models.UniqueConstraint(fields=("reply", "number"), name="one_call_word_a_number"),
        ),
    ]
