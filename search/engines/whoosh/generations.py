"""The directories an index lives in: one a generation, and the file CURRENT that names the one in use.

A generation is built under another name and renamed once it is whole, and gets such a name again before it is removed,
so every ``gen-…`` was whole once. Its manifest holds the version it was made by and the hashes of its files and of
itself, brought up to date after every commit.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from search.engines.base import SearchUnavailable
from search.engines.whoosh.storage import sync_directory, write_durably

CURRENT: Final = "CURRENT"
MANIFEST: Final = "manifest.json"
EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE})  # no descriptor left, which says nothing about a file

_TOC = re.compile(r"_MAIN_([0-9]+)\.toc")
_LASTING = re.compile(r"_MAIN_[0-9]+\.toc|MAIN_[0-9a-z]+\.seg")


def current(index_dir: Path) -> Path:
    """The generation in use; raises SearchUnavailable if there is none, OSError without a descriptor to look."""
    try:
        line = (index_dir / CURRENT).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SearchUnavailable("还没有索引") from None
    except (OSError, UnicodeDecodeError) as error:
        _ensure_not_exhausted(error)
        raise SearchUnavailable(f"读不出 {CURRENT}：{error}") from error
    if not re.fullmatch("gen-[0-9-]+\n", line) or not (index_dir / line[:-1]).is_dir():
        raise SearchUnavailable(f"{CURRENT} 指向的索引不存在：{line[:80]!r}")
    return index_dir / line[:-1]


def generations(index_dir: Path) -> list[Path]:
    """All generations, newest first."""
    return sorted((path for path in index_dir.glob("gen-*") if path.is_dir()), reverse=True)


def commit_number(generation: Path) -> int:
    """Counts the commits to a generation; -1 if it holds no index."""
    return max((int(found[1]) for path in generation.iterdir() if (found := _TOC.fullmatch(path.name))), default=-1)


def new_generation(index_dir: Path) -> Path:
    """An empty directory to build in. What an interrupted build left is removed."""
    index_dir.mkdir(parents=True, exist_ok=True)
    for stale in index_dir.glob("building-*"):
        shutil.rmtree(stale, ignore_errors=True)
    building = index_dir / f"building-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09d}"
    building.mkdir()
    return building


def switch(index_dir: Path, building: Path) -> Path:
    """Make a finished build the generation in use and drop the old ones but the newest that is not damaged."""
    sync_directory(building)
    generation = building.rename(index_dir / building.name.replace("building-", "gen-"))
    try:
        write_durably(index_dir / CURRENT, generation.name + "\n")
    except OSError:  # no generation that never came to use is to stay and fill the disk
        if current(index_dir) != generation:
            generation.rename(building)
        raise
    others = [path for path in generations(index_dir) if path != generation]
    kept = next((path for path in others if not damaged_files(path)), None)
    for stale in others:
        if stale != kept:
            shutil.rmtree(stale.rename(index_dir / stale.name.replace("gen-", "building-")), ignore_errors=True)
    return generation


def write_manifest(generation: Path, version: str) -> None:
    """Record the version and the hash of every lasting file; files known already are not read again."""
    try:
        known = read_manifest(generation)["files"]
    except SearchUnavailable:
        known = {}
    files = {name: known.get(name) or _fingerprint(generation / name) for name in _lasting(generation)}
    content = {"version": version, "files": files}
    signed = {**content, "sha256": _signature(generation, content)}
    write_durably(generation / MANIFEST, json.dumps(signed, indent=1))


def read_manifest(generation: Path) -> Mapping[str, Any]:
    """The manifest; raises SearchUnavailable if it can't be read, OSError without a descriptor to do so."""
    try:
        manifest = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        content = {"version": manifest["version"], "files": manifest["files"]}
        is_right = manifest["sha256"] == _signature(generation, content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        _ensure_not_exhausted(error)
        raise SearchUnavailable(f"{generation.name} 的 {MANIFEST} 读不出：{error}") from error
    if not is_right:
        raise SearchUnavailable(f"{generation.name} 的 {MANIFEST} 内容不对")
    return content


def damaged_files(generation: Path) -> list[str]:
    """Files that are missing or differ from the manifest. A commit cut short before its manifest is not damage."""
    try:
        files = read_manifest(generation)["files"]
    except SearchUnavailable as unavailable:
        return [unavailable.reason]
    unfinished = any(name not in files for name in _lasting(generation))
    findings = []
    for name, expected in files.items():
        try:
            if _fingerprint(generation / name) != expected:
                findings.append(f"{generation.name}/{name}：内容与登记的校验值不符")
        except FileNotFoundError:
            if not unfinished:
                findings.append(f"{generation.name}/{name}：文件不见了")
        except OSError as error:
            _ensure_not_exhausted(error)
            findings.append(f"{generation.name}/{name}：读不出：{error}")
    return findings


def _lasting(generation: Path) -> list[str]:
    return sorted(path.name for path in generation.iterdir() if _LASTING.fullmatch(path.name))


def _fingerprint(path: Path) -> list[int | str]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return [path.stat().st_size, digest]


def _signature(generation: Path, content: Mapping[str, Any]) -> str:
    """The hash of what a manifest says, and of the generation that it stands in (named ``building-…`` at first)."""
    number = generation.name.partition("-")[2]
    return hashlib.sha256(json.dumps([number, content], sort_keys=True).encode()).hexdigest()


def _ensure_not_exhausted(error: Exception) -> None:
    """Raise the error anew if it only says that there is no descriptor left."""
    if isinstance(error, OSError) and error.errno in EXHAUSTED:
        raise error
