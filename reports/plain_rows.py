"""Rows written as they are: making model instances of hundreds of them would cost more than all the rest of storing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

Row = tuple[Any, ...]


def insert(model: type[Model], rows: Iterable[Row]) -> None:
    """Insert rows with a value for each field of the model but its key, in their order."""
    columns = [_quoted(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    marks = ", ".join(["%s"] * len(columns))
    _execute(f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608


def update(model: type[Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the fields of rows of the model, each given by the fields' values and, at its end, its key."""
    columns = {field.name: _quoted(field.column) for field in model._meta.concrete_fields}
    changes = ", ".join(f"{columns[name]} = %s" for name in fields)
    _execute(f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {columns['id']} = %s", rows)  # noqa: S608


def json_value(value: object) -> Any:
    """The value of a JSON field."""
    return connection.ops.adapt_json_value(value, None)


def _execute(statement: str, rows: Iterable[Row]) -> None:
    """The names in the statement are those of models, the values are parameters."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, [*rows])


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
