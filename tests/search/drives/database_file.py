"""The database of a test, moved into a file, where it survives the processes that write it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections


@contextmanager
def database_in_file(path: Path) -> Iterator[None]:
    """All that is done meanwhile is done in a copy of the database at ``path``, with the settings of the portal."""
    usual = connections["default"]
    if usual.vendor != "sqlite":
        pytest.skip("the drives kill writers of SQLite files")
    usual.ensure_connection()
    path.write_bytes(usual.connection.serialize())
    connections["default"] = type(usual)({**usual.settings_dict, "NAME": str(path)}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual
