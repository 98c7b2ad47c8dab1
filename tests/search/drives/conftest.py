from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from search.engines.chosen import _engine
from tests.search.drives.database_file import database_in_file


@pytest.fixture
def index_dir() -> Path:
    return Path(settings.INDEX_DIR)


@pytest.fixture
def in_file(db: None, tmp_path: Path) -> Iterator[None]:
    with database_in_file(tmp_path / "gongkai.sqlite3"):
        yield
    _engine.cache_clear()
