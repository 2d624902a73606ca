"""The engines' own part: an FTS5 table in SQLite, a tsvector column in PostgreSQL."""

from django.db import migrations

# Our analyser has parted and folded the words already. `ascii` parts at ASCII signs only and leaves the rest alone.
FTS5 = "CREATE VIRTUAL TABLE search_tokens USING fts5(title, body, tokenize='ascii')"
FORGET = """
CREATE TRIGGER search_document_forgotten AFTER DELETE ON search_document
BEGIN DELETE FROM search_tokens WHERE rowid = old.id; END
"""
# Without fastupdate, a search never has to read through a list of what is not yet in the index.
TSVECTOR = """
ALTER TABLE search_document ADD COLUMN tokens tsvector;
CREATE INDEX search_document_tokens ON search_document USING gin (tokens) WITH (fastupdate = off);
"""


def create(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(FTS5)
        editor.execute(FORGET)
    else:
        editor.execute(TSVECTOR)


def drop(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER search_document_forgotten")
        editor.execute("DROP TABLE search_tokens")
    else:
        editor.execute("ALTER TABLE search_document DROP COLUMN tokens")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
