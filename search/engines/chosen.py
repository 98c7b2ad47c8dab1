"""The engine that the settings name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine


def get_engine() -> Engine:
    """The engine that the settings name; one for each index directory, kept with what it has opened."""
    return _engine(settings.SEARCH_ENGINE, str(settings.INDEX_DIR))


@lru_cache(maxsize=8)
def _engine(dotted_path: str, index_dir: str) -> Engine:
    engine: Engine = import_string(dotted_path)(Path(index_dir))
    return engine
