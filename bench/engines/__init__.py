"""The engines that are compared, by the names of the contract. Each is imported only where it is measured."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Final

from bench.engines.base import Contestant

MODULES: Final = {
    "portal": "bench.engines.portal",
    "whoosh": "bench.engines.whoosh_native",
    "fts5": "bench.engines.fts5",
    "tantivy": "bench.engines.tantivy_peer",
    "postgresql": "bench.engines.postgresql",
}


def available() -> tuple[str, ...]:
    """Every engine that can run here: PostgreSQL only where DATABASE_URL points at one."""
    has_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    return tuple(name for name in MODULES if name != "postgresql" or has_postgresql)


def contestant(name: str, folder: Path) -> Contestant:
    """The engine of a name, with its index in a folder of its own."""
    made: Contestant = import_module(MODULES[name]).Engine(folder)
    return made
