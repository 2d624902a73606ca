"""Side notes written before their words were kept are found by them, too."""

from django.db import migrations

from core.sealing import blind
from messaging.indexing import scope_of_notes
from messaging.words import words_in

BATCH = 200  # notes


def index(apps, schema_editor):
    """By the words they hold; a note whose words are there already is left as it is."""
    notes = apps.get_model("messaging", "SideNote").objects.filter(deleted_at=None, hidden_words=None)
    hidden = apps.get_model("messaging", "HiddenNoteWord")
    after = 0
    while found := list(notes.filter(pk__gt=after).order_by("pk")[:BATCH]):
        hidden.objects.bulk_create(
            [
                hidden(note_id=note.pk, word=blind(word, scope=scope_of_notes(note.conversation_id)))
                for note in found
                if note.body
                for word in words_in(note.body)
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
        after = found[-1].pk


class Migration(migrations.Migration):
    dependencies = [("messaging", "0005_doors_of_conversations")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop, elidable=True)]
