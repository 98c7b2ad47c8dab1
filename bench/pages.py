"""``make bench-pages``: what a page costs the server, and what it sends, with 10,000 reports behind it.

gunicorn serves the portal on 127.0.0.1 as in production, and each answer says what it cost (``bench.served``). Every
address is asked once, after a few others have been, so that what is slow for the first reader of a process is not what
is timed, and no answer comes from a reader's cache. QUICK=1 takes 1,000 reports, REPORTS any number of them; PORT
chooses the port.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.addresses import kinds_of_pages
from bench.corpus import folder
from bench.machine import describe
from bench.measures import percentile
from bench.tables import table

ROOT = Path(__file__).resolve().parent.parent
RESULT = Path(__file__).with_name("pages.json")
REPORTS = int(os.environ.get("REPORTS", "1000" if os.environ.get("QUICK") else "10000"))
PORT = int(os.environ.get("PORT", "8140"))
TIMES = 40 if os.environ.get("QUICK") else 200
"""Addresses of each kind of page."""
WARM_UP = 4
"""Of these, how many are asked first and not timed, by both processes."""
BOUNDS = {"search": 100, "report": 100, "explorer": 150}
TRANSFER_KIB = 150
REPORT_EXPORTS = ("/search.csv", "/search.xlsx")
FIGURE_EXPORTS = ("/figures.csv", "/figures.xlsx", "/figures.json", "/figures.parquet")
EXPORTS = (*REPORT_EXPORTS, *FIGURE_EXPORTS, "/collection.zip")
COLUMNS: Final[Mapping[str, Callable[[Kind], str]]] = {
    "页面": lambda row: row.name,
    "次": lambda row: str(row.pages),
    "p50": lambda row: f"{row.p50_ms:.1f}",
    "p95": lambda row: f"{row.p95_ms:.1f}",
    "p50 CPU": lambda row: f"{row.cpu_p50_ms:.1f}",
    "p95 CPU": lambda row: f"{row.cpu_p95_ms:.1f}",
    "上限": lambda row: f"{BOUNDS[row.group]}",
    "达到": lambda row: "是" if row.p95_ms <= BOUNDS[row.group] else "否",
    "引擎": lambda row: f"{row.engine_share:.0%}",
    "数据库": lambda row: f"{row.db_share:.0%}",
    "查询次数": lambda row: f"{row.queries:.1f}",
    "传输 KiB": lambda row: f"{row.kib:.1f}",
}
SECRET = "bench-of-pages-bench-of-pages-bench-of-pages-bench"


@dataclass(frozen=True, slots=True)
class Page:
    """An address as it was answered: what it cost the server in ms (``app`` by the clock, ``cpu`` of work, which is the
    less noisy one on a machine that has more to do), and the bytes sent of its body.
    """

    address: str
    status: int
    app: float
    cpu: float
    engine: float
    db: float
    queries: float
    sent: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages of a kind in sum; times in ms, ``shares`` of the server's time for engine and database."""

    name: str
    group: str
    pages: int
    p50_ms: float
    p95_ms: float
    cpu_p50_ms: float
    cpu_p95_ms: float
    engine_share: float
    db_share: float
    queries: float
    kib: float


def main() -> None:
    """Fill the database once, serve it, ask, and write the tables."""
    data = folder() / f"portal-{REPORTS}"
    note = _filled(data)
    rows = []
    with _served(data, PORT):
        for name, group, addresses in kinds_of_pages(data / "gongkai.sqlite3", TIMES):
            for address in addresses[:WARM_UP] * 2:
                _get(address)
            asked = [_ask(address) for address in addresses[WARM_UP:]]
            if kind := _kind(name, group, asked):
                rows.append(kind)
                print(f"  {name}: p50 {kind.p50_ms:.1f} ms, p95 {kind.p95_ms:.1f} ms", file=sys.stderr, flush=True)
        first = {address: _first_visit(address) for address in ("/", "/search?q=" + quote("主动公开"))}
    with _served(data, PORT, timed=False) as server:
        taken = [_export(address, server.pid) for address in EXPORTS]
    found = {
        "machine": describe(),
        "reports": REPORTS,
        "filling": note,
        "pages": [asdict(row) for row in rows],
        "first_visit_kib": first,
        "exports": taken,
    }
    RESULT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    told = _markdown(rows, first, taken, f"{describe()}。{REPORTS:,} 份报告（{note}）；毫秒")
    RESULT.with_suffix(".md").write_text(told + "\n", encoding="utf-8")
    print(told)


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "GONGKAI_DATA_DIR": str(data), "SECRET_KEY": SECRET}


def _filled(data: Path) -> str:
    """Fill the database unless that was done; what filling took."""
    note = data / "filled.txt"
    if not note.exists():
        data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "bench.filling", str(REPORTS)]
        done = subprocess.run(command, cwd=ROOT, env=_environment(data), check=True, stdout=subprocess.PIPE, text=True)
        note.write_text(done.stdout.strip(), encoding="utf-8")
    else:
        command = [sys.executable, "manage.py", "run_worker", "--once"]
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=_environment(data), check=True
        )
        subprocess.run(command, cwd=ROOT, env=_environment(data), check=True)
    return note.read_text(encoding="utf-8")


@contextmanager
def _served(data: Path, port: int, *, timed: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn with its configuration, until the block ends."""
    application = "bench.served" if timed else "portal.wsgi"
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=_environment(data), process_group=0)
    try:
        for _ in range(120):
            with suppress(OSError):
                if _get("/healthz")[0] == 200:
                    break
            time.sleep(0.5)
        yield server
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _get(address: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body as sent (compressed where the server does that)."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip", "Accept-Language": "zh-CN"})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def _ask(address: str) -> Page:
    status, headers, body = _get(address)
    costs = {name: float(ms) for name, ms in re.findall(r"(\w+);dur=([\d.]+)", headers.get("Server-Timing", ""))}
    return Page(address, status, costs["app"], costs["cpu"], costs["engine"], costs["db"], costs["queries"], len(body))


def _kind(name: str, group: str, pages: Iterable[Page]) -> Kind | None:
    """Pages of a kind put together; None where the portal has none."""
    there = [page for page in pages if page.status == 200]
    if not there:
        return None
    spent = sum(page.app for page in there)
    times, work = [page.app for page in there], [page.cpu for page in there]
    return Kind(
        name,
        group,
        len(there),
        percentile(times, 0.5),
        percentile(times, 0.95),
        percentile(work, 0.5),
        percentile(work, 0.95),
        sum(page.engine for page in there) / spent,
        sum(page.db for page in there) / spent,
        sum(page.queries for page in there) / len(there),
        sum(page.sent for page in there) / len(there) / 1024,
    )


def _first_visit(address: str) -> float:
    """KiB sent for a page with all its styles and scripts, as to a reader who never was here."""
    _, _, body = _get(address)
    text = _plain(body)
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', text))
    return (len(body) + sum(len(_get(part)[2]) for part in parts)) / 1024


def _plain(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def _export(address: str, server: int) -> dict[str, float | str]:
    """Take everything away in one form: seconds, MB, the memory of a server process before and the most meanwhile."""
    before = _resident(server)
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=900)
    connection.request("GET", address)
    response = connection.getresponse()
    size, peak = 0, before
    while chunk := response.read(1 << 20):
        size += len(chunk)
        peak = max(peak, _resident(server))
    connection.close()
    seconds = time.perf_counter() - started
    return {
        "address": address,
        "status": response.status,
        "s": seconds,
        "mb": size / 1e6,
        "before_mb": before,
        "peak_mb": peak,
    }


def _resident(server: int) -> float:
    """MB of the largest of a server's processes."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    sizes = [0.0]
    for pid in children:
        with suppress(OSError):
            sizes.append(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6)
    return max(sizes)


def _markdown(rows: list[Kind], first: Mapping[str, float], taken: list[dict[str, float | str]], head: str) -> str:
    visits = table(
        ("第一次访问", "KiB", "上限", "达到"),
        [(a, f"{k:.1f}", f"{TRANSFER_KIB}", "是" if k <= TRANSFER_KIB else "否") for a, k in first.items()],
    )
    exports = table(
        ("导出", "秒", "MB", "此前内存 MB", "峰值 MB"),
        [
            (
                f"{one['address']}",
                f"{one['s']:.1f}",
                f"{one['mb']:.1f}",
                f"{one['before_mb']:.0f}",
                f"{one['peak_mb']:.0f}",
            )
            for one in taken
        ],
    )
    return "\n\n".join((head, table(tuple(COLUMNS), [_cells(row) for row in rows]), visits, exports))


def _cells(row: Kind) -> tuple[str, ...]:
    return tuple(cell(row) for cell in COLUMNS.values())


if __name__ == "__main__":
    main()
