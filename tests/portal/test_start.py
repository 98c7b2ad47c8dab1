"""``manage.py start`` as ``make run`` calls it: a real server, a real worker, an empty data directory."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

DEADLINE_SECONDS = 120
ADDRESS = re.compile(r"公开年报已启动：(http://127\.0\.0\.1:\d+/)")
LOGIN = re.compile(r"试用账号 (\S+)  密码 (\S+)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "start", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "GONGKAI_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until_ready(process: subprocess.Popen[str]) -> str:
    """What the program says until it asks to be stopped by Ctrl-C."""
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if "按 Ctrl-C 停止" in line:
            return said
    pytest.fail(f"it ended early:\n{said}")


def fetch(address: str) -> str:
    """The page, once the server answers."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            return str(urllib.request.urlopen(address, timeout=30).read().decode())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = start(tmp_path, free_port())
    try:
        yield process, until_ready(process)
    finally:
        process.kill()


def test_newcomer_finds_samples_and_a_login_and_ctrl_c_stops_all(running: tuple[subprocess.Popen[str], str]) -> None:
    process, said = running
    address = ADDRESS.search(said)
    assert address and LOGIN.search(said)
    assert "示例" in fetch(address[1])
    assert '"total": 0' not in fetch(address[1] + "search.json?q=%E5%85%AC%E5%BC%80")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    pids = [int(pid) for pid in children.read_text().split()] if children.exists() else []
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(OSError):
        urllib.request.urlopen(address[1], timeout=5)


def test_port_in_use_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = start(tmp_path, other.getsockname()[1])
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "换一个端口" in said
    assert not (tmp_path / "gongkai.sqlite3").exists()
