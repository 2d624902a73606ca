"""Queries whose SQL is put together once.

Django builds a queryset's SQL anew for each request, which for a page's larger queries takes several times
as long as SQLite needs to answer them. A Prepared query is built once for each shape, with marks where values go;
afterwards only the values are put in. It gives the same instances that the queryset would have given.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from django.db import connections, router
from django.db.models import BooleanField, DateTimeField, Expression, F, Field, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.signals import post_migrate
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

Value = int | str
# Marks are values nobody asks for: the largest 32-bit integers, and texts from the private use area.
_LARGEST = 2**31 - 1
_BIGGEST = 2**63
# Stands where the moment goes at which the query is asked.
_CLOCK = object()
# As Django names tables that stand in a query more than once, or in a query within one.
_ALIAS = re.compile(r'(?<!["\w])(?=[T-Z]{1,2}\d+(?!["\w]))')
_is_being_built: ContextVar[bool] = ContextVar("is_being_built", default=False)
_prepared: list[Prepared] = []


class RightNow(Expression):
    """The moment at which a query is asked, also of one that was put together long before.

    timezone.now() in a prepared queryset would stay the moment of its making.
    """

    def __init__(self) -> None:
        super().__init__(output_field=DateTimeField())

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_extra: Any) -> Any:
        return "%s", [_CLOCK if _is_being_built.get() else _moment(connection)]


class PreparedCondition(Expression):
    """That a row exists for the row it is asked of, with SQL that is put together once and set into any query.

    `build(**columns)` returns the queryset of such rows. Columns of the outer query are passed by name, and may be
    compared with at any depth, where OuterRef would have to know how deep it stands. Where a condition belongs to
    every query of a model, building it anew each time would cost more than all the rest of them.

        is_open = PreparedCondition(lambda door, user: Door.objects.for_each(door, user), door="door", user="user")
        Participant.objects.filter(is_open)
    """

    conditional = True

    def __init__(self, build: Callable[..., QuerySet[Any]], **columns: str) -> None:
        super().__init__(output_field=BooleanField())
        self._build = build
        self._names = tuple(columns)
        self._columns: list[Any] = [F(column) for column in columns.values()]

    def get_source_expressions(self) -> list[Any]:
        return self._columns

    def set_source_expressions(self, exprs: Any) -> None:
        self._columns = list(exprs)

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_extra: Any) -> Any:
        sql, parameters = _condition_of(self._build, self._names, connection.alias)
        for name, column in zip(self._names, self._columns, strict=True):
            sql = sql.replace(_column_mark(name), compiler.compile(column)[0])
        is_being_built = _is_being_built.get()
        return sql, [_moment(connection) if p is _CLOCK and not is_being_built else p for p in parameters]


class _Column(Expression):
    """Stands where a column of the outer query goes."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, *_args: Any, **_more: Any) -> Any:
        return _column_mark(self.name), []


def _column_mark(name: str) -> str:
    return f"\ue000{name}\ue001"


@cache
def _condition_of(
    build: Callable[..., QuerySet[Any]], names: tuple[str, ...], using: str
) -> tuple[str, tuple[Any, ...]]:
    queryset = build(**{name: _Column(name) for name in names})
    query = queryset.query.exists()
    query.bump_prefix(queryset.query)  # no table stands in it under its own name
    token = _is_being_built.set(True)
    try:
        sql, parameters = query.get_compiler(using=using).as_sql()
    finally:
        _is_being_built.reset(token)
    # Its aliases are names of its own: within it, U0 must never be taken for the outer query's.
    return f"EXISTS({_ALIAS.sub('kept_', sql)})", tuple(parameters)


class Prepared:
    """A query by example: `build(*shape, **values)` returns the queryset for these values.

    What only goes into the SQL as a value is passed by name, an int or a str; everything that decides what the
    SQL looks like is the shape. Inside `build`, values are marks: they may be compared with in the database, never
    looked at. Querysets of models (with select_related and annotations) and values_list() of fields are understood;
    prefetch_related is not.

        _by_slug = Prepared(lambda slug: Category.objects.select_related("parent").filter(slug=slug))
        category = _by_slug.first(slug="mining")
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self._build = build
        self._kept: dict[tuple[Hashable, ...], _Statement] = {}
        _prepared.append(self)

    def rows(self, *shape: Hashable, **values: Value) -> list[Any]:
        """Ask the database, with these values. Raises ValueError if `build` looked at a mark.

        No row has a number that no column can hold: then there is nothing to ask.
        """
        if any(isinstance(value, int) and not -_BIGGEST <= value < _BIGGEST for value in values.values()):
            return []
        key = (*shape, *map(type, values.values()))
        statement = self._kept.get(key)
        if statement is None:
            statement = self._kept[key] = _put_together(self._build, shape, values)
        return statement.answer(values)

    def first(self, *shape: Hashable, **values: Value) -> Any:
        """The first row, None if there is none: `build` cuts at one where there could be many."""
        rows = self.rows(*shape, **values)
        return rows[0] if rows else None

    def forget(self) -> None:
        self._kept.clear()


@dataclass(frozen=True)
class _Statement:
    model: type[Model]
    is_of_models: bool
    is_flat: bool
    compiler: SQLCompiler
    sql: str
    converters: dict[int, Any]
    # In the order of the SQL: the name of a value, or None and a value that is always the same.
    places: tuple[tuple[str | None, Any], ...]

    def answer(self, values: dict[str, Value]) -> list[Any]:
        alias = router.db_for_read(self.model)
        parameters = tuple(
            values[name] if name is not None else _moment(connections[alias]) if value is _CLOCK else value
            for name, value in self.places
        )
        # A compiler belongs to a connection, a connection to a thread.
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[alias]
        compiler.as_sql = lambda *args, **kwargs: (self.sql, parameters)  # type: ignore[method-assign]
        compiler.get_converters = lambda expressions: self.converters  # type: ignore[method-assign]
        if not self.is_of_models:
            rows = compiler.results_iter(tuple_expected=True)
            return [row[0] for row in rows] if self.is_flat else list(rows)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        queryset = SimpleNamespace(db=alias, query=query, model=self.model, _known_related_objects={})
        return list(ModelIterable(cast(Any, queryset)))


def _put_together(
    build: Callable[..., QuerySet[Any]], shape: tuple[Hashable, ...], values: dict[str, Value]
) -> _Statement:
    marks = {name: _mark(place, value) for place, (name, value) in enumerate(values.items())}
    queryset = build(*shape, **marks)
    compiler = queryset.query.get_compiler(using=queryset.db)
    token = _is_being_built.set(True)
    try:
        sql, parameters = compiler.as_sql()
    finally:
        _is_being_built.reset(token)
    names = {mark: name for name, mark in marks.items()}
    places = tuple((names[p], None) if _is_mark(p, names) else (None, p) for p in parameters)
    missing = set(values) - {name for name, _constant in places}
    if missing:
        raise ValueError(f"The SQL has no place for {', '.join(sorted(missing))}.")
    return _Statement(
        model=queryset.model,
        is_of_models=issubclass(queryset._iterable_class, ModelIterable),
        is_flat=queryset._iterable_class.__name__ == "FlatValuesListIterable",
        compiler=compiler,
        sql=sql,
        converters=compiler.get_converters([column for column, *_rest in compiler.select or ()]),
        places=places,
    )


def _moment(connection: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


def _mark(place: int, value: Value) -> Value:
    return _LARGEST - place if isinstance(value, int) else f"\ue000{place}\ue001"


def _is_mark(parameter: object, names: dict[Value, str]) -> bool:
    return isinstance(parameter, int | str) and parameter in names


def forget_all(**_signal: Any) -> None:
    """Ids that stand in the SQL, those of content types, may be others now."""
    for prepared in _prepared:
        prepared.forget()
    _condition_of.cache_clear()


post_migrate.connect(forget_all, dispatch_uid="core.prepared")
