"""Whatever happens while a file is read, it ends as a reading or as a refusal, and nothing is left behind."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reports import reader_process, sandbox
from reports.errors import ExtractionError, Refusal
from reports.extraction import programs
from reports.reading import Reading, read

SAMPLE = sorted((Path(reader_process.__file__).parent / "samples").glob("*.txt"))[0]
Reader = Callable[[bytes, str], Reading]


class Served(sandbox.Sandbox):
    """A sandbox whose children call ``reader`` in place of the real one, with limits of some seconds."""

    def __init__(self, reader: Reader, folder: Path, seconds: int) -> None:
        super().__init__()
        self.reader, self.folder, self.seconds, self.pid = reader, folder, seconds, 0

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            faulthandler.disable()  # a crash is what is tested, not a failure of the tests
            reader_process.read = self.reader
            reader_process._WARMED_UP = ()
            reader_process.CPU_SECONDS = reader_process.WALL_SECONDS = self.seconds
            try:
                reader_process._serve(theirs, self.folder)
            finally:
                os._exit(0)
        theirs.close()
        return ours


@contextmanager
def served(reader: Reader, folder: Path, seconds: int = 1) -> Iterator[Served]:
    box = Served(reader, folder, seconds)
    box._channel()  # forked before there is a connection that it would inherit
    try:
        yield box
    finally:
        box.close()
        if box.pid:
            os.waitpid(box.pid, 0)


def code_of(reader: Reader, folder: Path) -> str:
    with served(reader, folder, seconds=1 if reader in (spin, sleep) else 30) as box, pytest.raises(Refusal) as refusal:
        box.read(b"data", "a.txt")
    assert refusal.value.message
    assert list(folder.iterdir()) == []
    return refusal.value.code


def spin(data: bytes, name: str) -> Reading:
    while True:
        pass


def sleep(data: bytes, name: str) -> Reading:
    time.sleep(60)
    raise AssertionError


def swallow_memory(data: bytes, name: str) -> Reading:
    raise AssertionError(len(bytearray(4 << 30)))


def crash(data: bytes, name: str) -> Reading:
    ctypes.string_at(0)
    raise AssertionError


def crash_for_want_of_memory(data: bytes, name: str) -> Reading:
    hoard = bytearray(500 << 20)
    ctypes.string_at(0)
    raise AssertionError(len(hoard))


def leave(data: bytes, name: str) -> Reading:
    os._exit(3)


def fill_disk(data: bytes, name: str) -> Reading:
    with tempfile.NamedTemporaryFile() as file:
        file.truncate(1 << 30)
    raise AssertionError


def start_program(data: bytes, name: str) -> Reading:
    Path(tempfile.mkdtemp(), "left.txt").write_text("left", encoding="utf-8")
    with subprocess.Popen(["sleep", "3600"]) as child:
        Path(name).write_text(str(child.pid), encoding="ascii")
        child.wait()
    raise AssertionError


@pytest.mark.parametrize(
    ("reader", "code"),
    [
        (spin, "too_slow"),
        (sleep, "too_slow"),
        (swallow_memory, "too_much_memory"),
        (crash, "reader_crashed"),
        (crash_for_want_of_memory, "too_much_memory"),
        (leave, "reader_crashed"),
        (fill_disk, "document_too_large"),
    ],
)
def test_reader_beyond_its_limits_is_a_refusal(reader: Reader, code: str, tmp_path: Path) -> None:
    assert code_of(reader, tmp_path) == code


def test_what_a_reader_has_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    folder = tmp_path / "work"
    folder.mkdir()
    with served(start_program, folder) as box, pytest.raises(ExtractionError, match="too_slow"):
        box.read(b"data", str(note))
    started = int(note.read_text(encoding="ascii"))
    for _ in range(50):
        state = Path(f"/proc/{started}/stat")
        if not state.exists() or state.read_text(encoding="ascii").split()[2] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("the program is still running")
    assert list(folder.iterdir()) == []


def test_fault_of_ours_is_told_with_its_traceback(tmp_path: Path) -> None:
    def broken(data: bytes, name: str) -> Reading:
        return [][1]  # type: ignore[return-value]

    with served(broken, tmp_path) as box, pytest.raises(sandbox.ReaderFailedError, match="IndexError"):
        box.read(b"data", "a.txt")


def test_refusal_comes_through_with_its_details(tmp_path: Path) -> None:
    def refuse(data: bytes, name: str) -> Reading:
        raise ExtractionError("unsupported_format", kind=name)

    with served(refuse, tmp_path) as box, pytest.raises(ExtractionError) as refusal:
        box.read(b"data", "某文件.ofd")
    assert refusal.value.details == {"kind": "某文件.ofd"}


def test_patience_bounds_programs_of_the_system(tmp_path: Path) -> None:
    def convert(data: bytes, name: str) -> Reading:
        programs.run_program(["sleep", "30"], Path(tempfile.mkdtemp()), seconds=20)
        raise AssertionError

    with served(convert, tmp_path) as box, pytest.raises(ExtractionError) as refusal:
        box.read(b"data", "a.doc", patience=1.5)  # longer than the reader's own clock, which stands meanwhile
    assert refusal.value.code == "takes_longer"


def test_program_of_the_system_may_take_more_processor_time_than_the_reader(tmp_path: Path) -> None:
    def recognise(data: bytes, name: str) -> Reading:
        busy = "import time\nwhile time.process_time() < 2: pass"
        done = programs.run_program([sys.executable, "-c", busy], Path(tempfile.mkdtemp()), seconds=60)
        raise ExtractionError("unsupported_format", kind=str(done.returncode))

    with served(recognise, tmp_path) as box, pytest.raises(ExtractionError) as refusal:
        box.read(b"data", "a.png")
    assert refusal.value.details == {"kind": "0"}


def test_program_that_takes_more_processor_time_than_it_may_is_too_slow(tmp_path: Path) -> None:
    def recognise(data: bytes, name: str) -> Reading:
        programs.run_program([sys.executable, "-c", "while True: pass"], Path(tempfile.mkdtemp()), seconds=1)
        raise AssertionError

    with served(recognise, tmp_path, seconds=30) as box, pytest.raises(ExtractionError, match="too_slow"):
        box.read(b"data", "a.png")


def test_reader_process_that_is_killed_is_started_again() -> None:
    box = sandbox.Sandbox()
    data = SAMPLE.read_bytes()
    try:
        first = box.read(data, SAMPLE.name)
        assert box._process is not None
        box._process.kill()
        box._process.wait()
        assert box.read(data, SAMPLE.name) == first
    finally:
        box.close()


def test_reader_process_that_ends_in_the_middle_is_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    box = sandbox.Sandbox()
    monkeypatch.setattr(sandbox, "_received", lambda connection: b"an answer whose status never came.")
    try:
        with pytest.raises(sandbox.ReaderFailedError):
            box.read(SAMPLE.read_bytes(), SAMPLE.name)
    finally:
        box.close()


def test_reading_is_the_same_as_without_a_sandbox() -> None:
    data = SAMPLE.read_bytes()
    inside, outside = sandbox.read(data, SAMPLE.name), read(data, SAMPLE.name)
    assert (inside.report, inside.problems) == (outside.report, outside.problems)
    assert (inside.content.text, inside.content.kind) == (outside.content.text, outside.content.kind)


def test_threads_share_a_reader_process() -> None:
    data = SAMPLE.read_bytes()
    titles: list[str] = []
    threads = [
        threading.Thread(target=lambda: titles.append(sandbox.read(data, SAMPLE.name).report.title)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(titles) == 8
    assert len(set(titles)) == 1


def test_nothing_but_a_reading_is_unpickled() -> None:
    evil = pickle.dumps(("read", os.system))
    with pytest.raises(pickle.UnpicklingError, match="no part of a reading"):
        sandbox._reading(evil, sandbox._End(0, 0))


def test_reader_has_no_network() -> None:
    """Held where the system lets it be taken away, as it does for the superuser."""
    if os.geteuid() != 0:
        pytest.skip("needs the right to leave the network")

    pid = os.fork()
    if pid == 0:
        reader_process._leave_network()
        try:
            with socket.socket() as probe:
                probe.settimeout(2)
                probe.connect(("127.0.0.1", 9))
        except OSError as error:
            os._exit(0 if error.errno == 101 else 1)  # ENETUNREACH: there is no loopback either
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_what_is_read_to_warm_up_can_be_read() -> None:
    for name in reader_process._WARMED_UP:
        assert read((SAMPLE.parent / name).read_bytes(), name).report.figures
