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
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from reports import reader_child, reader_process, sandbox
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
            reader_child.read = self.reader
            reader_child.CPU_SECONDS = reader_child.WALL_SECONDS = self.seconds
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


def read_sample(data: bytes, name: str) -> Reading:
    return read(SAMPLE.read_bytes(), SAMPLE.name)


def read_and_leave_a_file(data: bytes, name: str) -> Reading:
    tempfile.mkstemp()
    return read_sample(data, name)


def read_and_keep_memory(data: bytes, name: str) -> Reading:
    KEPT.append(bytearray(80 << 20))
    return read_sample(data, name)


def read_and_take_long(data: bytes, name: str) -> Reading:
    while time.process_time() < 1.1:
        pass
    return read_sample(data, name)


def read_with_a_program(data: bytes, name: str) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        programs.run_program(["true"], Path(folder), seconds=5)
    return read_sample(data, name)


def refuse(data: bytes, name: str) -> Reading:
    raise ExtractionError("empty_file")


KEPT: list[bytearray] = []


def processes(reader: Reader, tmp_path: Path) -> list[str]:
    """The processes that read three files in turn, each of them with ``reader``."""
    notes, folder = tmp_path / "notes", tmp_path / "work"
    folder.mkdir()

    def noting(data: bytes, name: str) -> Reading:
        with notes.open("a", encoding="ascii") as stream:
            stream.write(f"{os.getpid()}\n")
        return reader(data, name)

    with served(noting, folder, seconds=30) as box:
        for _ in range(3):
            with suppress(ExtractionError):
                box.read(b"data", "a.txt")
    return notes.read_text(encoding="ascii").split()


def test_files_that_are_read_without_trouble_share_a_process(tmp_path: Path) -> None:
    programs.run_program(["true"], tmp_path, seconds=5)  # what was run before them is nothing to them
    assert len(set(processes(read_sample, tmp_path))) == 1


@pytest.mark.parametrize(
    "reader",
    [read_and_leave_a_file, read_and_keep_memory, read_and_take_long, read_with_a_program, refuse, crash, leave],
)
def test_file_out_of_the_ordinary_has_no_successor_in_its_process(reader: Reader, tmp_path: Path) -> None:
    assert len(set(processes(reader, tmp_path))) == 3


@pytest.mark.parametrize(("reader", "code"), [(spin, "too_slow"), (sleep, "too_slow"), (crash, "reader_crashed")])
def test_limits_hold_for_a_later_file_of_a_process_and_cost_that_file_alone(
    reader: Reader, code: str, tmp_path: Path
) -> None:
    with served(lambda data, name: (reader if data == b"bad" else read_sample)(data, name), tmp_path) as box:
        first = box.read(b"good", "a.txt")
        with pytest.raises(ExtractionError) as refusal:
            box.read(b"bad", "b.txt")
        assert refusal.value.code == code
        assert box.read(b"good", "c.txt") == first


def test_time_between_files_counts_for_none(tmp_path: Path) -> None:
    with served(read_sample, tmp_path, seconds=1) as box:
        first = box.read(b"data", "a.txt")
        time.sleep(1.5)
        assert box.read(b"data", "b.txt") == first


def test_answer_does_not_wait_for_a_file_that_was_begun_after_it(tmp_path: Path) -> None:
    def take_a_while(data: bytes, name: str) -> Reading:
        time.sleep(float(name))
        return read_sample(data, name)

    ended: list[str] = []
    with served(take_a_while, tmp_path, seconds=30) as box:

        def ask(seconds: str) -> None:
            box.read(b"data", seconds)
            ended.append(seconds)

        threads = [threading.Thread(target=ask, args=(seconds,)) for seconds in ("0.6", "2.5")]
        for thread in threads:
            thread.start()
            time.sleep(0.3)
        threads[0].join(1.5)
        assert ended == ["0.6"]
        threads[1].join()


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


def test_what_is_read_to_warm_up_is_a_report() -> None:
    name = reader_process._WARM_UP
    assert read((SAMPLE.parent / name).read_bytes(), name).report.figures
