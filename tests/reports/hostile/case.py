"""What a hostile file is, and what many of them are made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).parents[3] / "reports" / "samples"
READ = "read"
END = "末尾标记在此"
"""Stands at the very end of files that may be read: what is read holds it, or something was cut off silently."""
TITLE = "甲局2022年政府信息公开工作年度报告"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file by what is wrong with it.

    ``ends`` are the codes it may be refused with, and ``read`` where it may be read; ``holds`` then is in the text, and
    none of ``lacks``.
    """

    what: str
    name: str
    make: Callable[[], bytes]
    ends: tuple[str, ...]
    holds: str = ""
    lacks: tuple[str, ...] = ()


@cache
def sample(name: str) -> bytes:
    """A file of ``reports/samples``."""
    return (SAMPLES / name).read_bytes()


def report(middle: str, end: str = END) -> str:
    """A text that is a report, with something in the middle of it."""
    return f"{TITLE}\n一、总体情况\n{middle}\n二、主动公开政府信息情况\n{end}\n"


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files by their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=6) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of a zip by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def rezipped(source: str, **changes: bytes | None) -> bytes:
    """A sample that is a zip, with some parts changed or (None) left out; ``word__document`` is word/document.xml."""
    parts = unzipped(sample(source))
    for key, part in changes.items():
        name = f"{key.replace('__', '/')}.xml"
        parts.pop(name, None)
        if part is not None:
            parts[name] = part
    return zipped(parts)
