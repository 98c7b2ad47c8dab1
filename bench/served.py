"""The portal as gunicorn serves it, every answer saying in ``Server-Timing`` what it cost: the whole, the engine, and
the database with the number of its queries. For ``bench.pages``.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ENGINE = "search.engines.whoosh.engine.WhooshEngine"
os.environ["GONGKAI_SEARCH_ENGINE"] = "bench.served.TimedEngine"

from django.db import connection  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from portal.wsgi import application as portal  # noqa: E402


class Spent(threading.local):
    """Seconds spent for the request that this thread answers."""

    engine = database = 0.0
    queries = 0


spent = Spent()


class TimedEngine:
    """The engine of the portal; what it is asked for is timed."""

    def __init__(self, folder: Path) -> None:
        self._engine = import_string(ENGINE)(folder)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._engine, name)
        return _timed(found) if callable(found) else found


def _timed(verb: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        with _adding("engine"):
            return verb(*arguments, **named)

    return call


@contextmanager
def _adding(name: str) -> Iterator[None]:
    started = time.perf_counter()
    try:
        yield
    finally:
        setattr(spent, name, getattr(spent, name) + time.perf_counter() - started)


def _query(execute: Callable[..., Any], *arguments: Any) -> Any:
    spent.queries += 1
    with _adding("database"):
        return execute(*arguments)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The portal's answer, whole, with what it cost."""
    answered: list[Any] = []

    def note(*head: Any) -> Callable[[bytes], object]:
        answered.extend(head)
        return answered.append

    spent.engine, spent.database, spent.queries = 0.0, 0.0, 0
    started, worked = time.perf_counter(), time.thread_time()
    with connection.execute_wrapper(_query):
        response = portal(environ, note)
        body = b"".join(response)
    close = getattr(response, "close", None)
    if close:
        close()
    whole, work = time.perf_counter() - started, time.thread_time() - worked
    status, headers = answered[:2]
    costs = {"app": whole, "cpu": work, "engine": spent.engine, "db": spent.database}
    told = ", ".join(f"{name};dur={seconds * 1000:.3f}" for name, seconds in costs.items())
    start_response(status, [*headers, ("Server-Timing", f"{told}, queries;dur={spent.queries}")])
    return [body]
