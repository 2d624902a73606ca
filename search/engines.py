"""Two engines, one seam: FTS5 in SQLite, tsvector in PostgreSQL. Both are fed by search.analysis.

FTS5 keeps a table `search_tokens` beside the documents, emptied of a document by a trigger when its row
goes. PostgreSQL keeps a column `tokens` on the documents' own table. Both come from migration 0001.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from search.analysis import places, token_string

if TYPE_CHECKING:
    from search.query import Phrase, Query
    from search.querysets import DocumentQuerySet

# So many of the newest matches are ranked; a word in more documents than that tells little.
CUT = 500
# Weights of a word in a title, and of a document in a language the reader reads.
TITLE = 4.0
OWN_LANGUAGE = 2.0
# What ten years of age cost a document, as a part of its score: a tie-break, no more.
TEN_YEARS = 0.1

# How many pages of the index one step of a purge merges.
PURGED_AT_ONCE = 500

Text = tuple[int, str, str]  # a document's id, title, text


# The columns filters may ask for; the text would only weigh down what is sorted.
_FILTERED = "id, kind, object_id, language, author_id, category_id, topic_id, post_id, created_at"


class Engine(ABC):
    """What both have in common; `AND` and `OR` are the signs of the engine's own query language."""

    AND: str
    OR: str
    # A statement sent with each search, in the same go.
    BEFORE = ""

    @abstractmethod
    def store(self, texts: Iterable[Text]) -> None:
        """Keep the tokens of documents, in place of what was kept of them before."""

    @abstractmethod
    def purge(self) -> None:
        """Destroy what is left in the index of documents that are gone."""

    @abstractmethod
    def loading(self) -> AbstractContextManager[None]:
        """While many are stored: make it quick, and leave the index as searches want it."""

    def rank(
        self,
        query: Query,
        documents: DocumentQuerySet,
        *,
        languages: Sequence[str],
        limit: int,
        titles_only: bool = False,
        matches_any: bool = False,
    ) -> list[int]:
        """Return the ids of those `documents` that answer the query, best first, at most `limit`."""
        match = (self.OR if matches_any else self.AND).join(
            f"({self.OR.join(self._phrase(phrase, titles_only) for phrase in clause.alternatives)})"
            for clause in query
        )
        try:
            sql, values = self._ranking(match, documents, languages, limit)
        except EmptyResultSet:  # no category is open to the reader
            return []
        with self._reading() as cursor:
            cursor.execute(self.BEFORE + sql, values)
            if self.BEFORE:
                cursor.nextset()
            return [row[0] for row in cursor.fetchall()]

    @abstractmethod
    def _phrase(self, phrase: Phrase, titles_only: bool) -> str:
        """One phrase in the engine's own query language."""

    @abstractmethod
    def _ranking(
        self, match: str, documents: DocumentQuerySet, languages: Sequence[str], limit: int
    ) -> tuple[str, list[Any]]:
        """The statement that finds and ranks, and its values. Raises EmptyResultSet where nothing is open."""

    def _reading(self) -> AbstractContextManager[Any]:
        return connection.cursor()


def engine() -> Engine:
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


class SQLite(Engine):
    AND, OR = " AND ", " OR "

    def store(self, texts: Iterable[Text]) -> None:
        rows = [(pk, token_string(title), token_string(text)) for pk, title, text in texts]
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_tokens WHERE rowid = %s", [row[:1] for row in rows])
            cursor.executemany("INSERT INTO search_tokens (rowid, title, body) VALUES (%s, %s, %s)", rows)

    def loading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def purge(self) -> None:
        """A deleted row only outweighs its tokens, until the pieces of the index are merged into one.

        In small steps, so that others may write in between.
        """
        pages = -PURGED_AT_ONCE  # negative: all pieces take part
        while True:
            with connection.cursor() as cursor:
                before = connection.connection.total_changes
                cursor.execute(
                    "INSERT INTO search_tokens (search_tokens, rank) VALUES ('merge', %s)", [pages]
                )
                if connection.connection.total_changes - before < 2:
                    return
            pages = PURGED_AT_ONCE

    def _phrase(self, phrase: Phrase, titles_only: bool) -> str:
        # Tokens are letters, digits and non-ASCII signs: nothing FTS5's syntax could trip over.
        text = f'"{" ".join(phrase.tokens)}"' + (" *" if phrase.is_prefix else "")
        return f"title : {text}" if titles_only else text

    def _ranking(
        self, match: str, documents: DocumentQuerySet, languages: Sequence[str], limit: int
    ) -> tuple[str, list[Any]]:
        newest = (
            documents.extra(
                tables=["search_tokens"],
                where=["search_tokens.rowid = search_document.id", "search_tokens MATCH %s"],
                params=[match],
            )
            .annotate(score=RawSQL("bm25(search_tokens, %s, 1.0)", [TITLE]))
            .order_by(RawSQL("search_tokens.rowid", []).desc())
            .values_list("id", "score", "language", "created_at")[:CUT]
        )
        inner, values = newest.query.sql_with_params()
        own = ", ".join(["%s"] * len(languages)) or "NULL"
        sql = (
            f"SELECT id FROM ({inner}) ORDER BY score"  # noqa: S608 - built from constants above
            f" * (CASE WHEN language IN ({own}) THEN %s ELSE 1.0 END)"
            " * (1.0 + %s * (julianday(created_at) - 2460000) / 3652), id DESC LIMIT %s"
        )
        return sql, [*values, *languages, OWN_LANGUAGE, TEN_YEARS, limit]


class PostgreSQL(Engine):
    AND, OR = " & ", " | "
    BEFORE = "SET LOCAL enable_seqscan = off; "
    # Positions end at 16,383. A longer text starts over, so that words far apart may share one: a
    # phrase could be found that is not there, in a text of that length, once in a very long while.
    _LAST_POSITION = 16_000
    _BODY_STARTS = 300  # after the longest title, with a gap no phrase bridges
    # A title's tokens stand once more under this mark: the index keeps no weights, so asking for those of a title
    # by weight would unpack every match.
    _TITLE_MARK = "ᵗ"

    def store(self, texts: Iterable[Text]) -> None:
        rows = [(self._vector(title, text), pk) for pk, title, text in texts]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE search_document SET tokens = %s::tsvector WHERE id = %s", rows)

    def purge(self) -> None:
        """Autovacuum takes what is gone."""

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Collect new tokens in the index's pending list, three times as quick, and put them in their places after."""
        with connection.cursor() as cursor:
            cursor.execute("ALTER INDEX search_document_tokens SET (fastupdate = on)")
            try:
                yield
            finally:
                cursor.execute("ALTER INDEX search_document_tokens SET (fastupdate = off)")
                cursor.execute("SELECT gin_clean_pending_list('search_document_tokens')")

    def _phrase(self, phrase: Phrase, titles_only: bool) -> str:
        mark = self._TITLE_MARK if titles_only else ""
        tokens = " <-> ".join(_quoted(mark + token) for token in phrase.tokens)
        return f"({tokens}{':*' if phrase.is_prefix else ''})"

    def _ranking(
        self, match: str, documents: DocumentQuerySet, languages: Sequence[str], limit: int
    ) -> tuple[str, list[Any]]:
        inner, values = documents.values_list("id").query.sql_with_params()
        # What matches is gathered first, by the index on tokens, and takes the table's name: the filters then read
        # it instead. Left to choose, the planner takes @@ for cheap and unpacks the tokens of every document.
        sql = (
            "WITH newest AS MATERIALIZED ("  # noqa: S608 - built from constants
            f" WITH search_document AS MATERIALIZED"
            f" (SELECT {_FILTERED} FROM search_document WHERE tokens @@ %s::tsquery)"
            f" SELECT id FROM ({inner}) AS matching ORDER BY id DESC LIMIT %s)"
            " SELECT d.id FROM newest JOIN search_document d USING (id)"
            " ORDER BY ts_rank(%s::real[], d.tokens, %s::tsquery, 1)"
            " * (CASE WHEN d.language = ANY(%s) THEN %s ELSE 1.0 END)"
            " * (1.0 + %s * (extract(epoch FROM d.created_at) / 86400 - 19412) / 3652) DESC, d.id DESC LIMIT %s"
        )
        weights = [1 / TITLE] * 3 + [1.0]
        ranking: list[Any] = [CUT, weights, match, list(languages), OWN_LANGUAGE, TEN_YEARS, limit]
        return sql, [match, *values, *ranking]

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            yield cursor

    def _vector(self, title: str, text: str) -> str:
        """Return a tsvector literal with our own positions: its parser would part the words anew."""
        positions: defaultdict[str, list[str]] = defaultdict(list)
        for at, place in enumerate(places(title), start=1):
            for token in place:
                place_in_title = f"{min(at, self._BODY_STARTS - 2)}A"
                positions[token].append(place_in_title)
                positions[self._TITLE_MARK + token].append(place_in_title)
        room = self._LAST_POSITION - self._BODY_STARTS
        for at, place in enumerate(places(text)):
            for token in place:
                positions[token].append(str(self._BODY_STARTS + at % room))
        return " ".join(f"{_quoted(token)}:{','.join(at)}" for token, at in positions.items())


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
