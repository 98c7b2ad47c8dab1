"""``make speed``: how many reports a second go from file to stored, per format, and what memory that takes.

Every format is ingested into a fresh database by ``manage.py ingest``, as a person would; the time the command needs to
start (an ingest of nothing) is taken off. FILES=10000 ingests that many text files at the end and prints the memory of
the command and of its reader process at every tenth of the way: it should not grow.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from reports.generation.corpus import write
from reports.generation.formats import available

ROOT = Path(__file__).resolve().parent.parent
SEED = 20260102
SOME = 400
FEW = {"pdf": 120, "word-pdf": 60, "doc": 20, "wps": 20, "rtf": 20, "odt": 20, "scan": 3, "png": 3, "jpg": 3}
MANY = int(os.environ.get("FILES", "0"))


def main() -> None:
    """Print a row per format: reports, seconds, reports per second."""
    print(f"| 格式 | 份数 | 秒 | 份/秒 |（{os.cpu_count()} 核）\n|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        start = _ingest(Path(folder, "nothing"))
        for form in available():
            corpus = Path(folder, form.name)
            count = len(list(write(FEW.get(form.name, SOME), SEED, corpus, [form])))
            for path in (*corpus.glob("*.json"),):
                path.unlink()
            seconds = _ingest(corpus) - start
            print(f"| {form.name} | {count} | {seconds:.1f} | {count / seconds:.1f} |", flush=True)
        if MANY:
            corpus = Path(folder, "many")
            list(write(MANY, SEED, corpus, [form for form in available() if form.name in ("txt", "html")]))
            _ingest(corpus, watch=True)


def _ingest(corpus: Path, *, watch: bool = False) -> float:
    """Seconds that an ingest of a folder takes, with a database of its own."""
    corpus.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "GONGKAI_DATA_DIR": data}
        command = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*command, "migrate", "--verbosity", "0"], env=environment, check=True)
        started = time.monotonic()
        ingest = subprocess.Popen([*command, "ingest", str(corpus)], env=environment, stdout=subprocess.DEVNULL)
        if watch:
            _watch(ingest, Path(data, "files"), len(list(corpus.glob("*.[th]*"))))
        ingest.wait()
        return time.monotonic() - started


def _watch(ingest: subprocess.Popen[bytes], files: Path, total: int) -> None:
    """Print the memory of the command and of its reader process at every tenth of the files."""
    print("\n| 已收 | 命令 MiB | 读取进程 MiB | 秒 |\n|--:|--:|--:|--:|")
    started, tenth = time.monotonic(), 1
    while ingest.poll() is None:
        time.sleep(0.5)
        kept = sum(1 for _ in files.glob("??/*"))
        if kept >= total * tenth / 10:
            sizes = [_resident(pid) for pid in (ingest.pid, *_children(ingest.pid))][:2]
            print(
                f"| {kept} | {' | '.join(f'{size:.0f}' for size in sizes)} | {time.monotonic() - started:.0f} |",
                flush=True,
            )
            tenth += 1


def _children(pid: int) -> Iterator[int]:
    """The processes that any thread of a process has started."""
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, thread.read_text(encoding="ascii").split())


def _resident(pid: int) -> float:
    """MiB of a process in memory; 0 if it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
