from __future__ import annotations

import errno
import gc
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines.base import EngineRequest, SearchUnavailable
from search.engines.whoosh import commit as commit_module
from search.engines.whoosh import engine as engine_module
from search.engines.whoosh import generations, snapshot
from search.engines.whoosh.engine import WhooshEngine, fingerprint
from search.engines.whoosh.storage import DurableStorage
from search.query import Phrase, Words
from tests.search.narrative import make_corpus, make_document

EVERYTHING = EngineRequest(None)


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "engine"


@pytest.fixture
def engine(index_dir: Path) -> WhooshEngine:
    made = WhooshEngine(index_dir)
    made.rebuild([make_document(1), make_document(2)], {1: 1, 2: 1})
    return made


def segment_file(index_dir: Path) -> Path:
    return next(generations.current(index_dir).glob("*.seg"))


def test_without_an_index_it_says_so_and_makes_nothing(index_dir: Path) -> None:
    engine = WhooshEngine(index_dir)
    for ask in (lambda: engine.search(EVERYTHING), engine.versions, lambda: engine.add([make_document(1)])):
        with pytest.raises(SearchUnavailable, match="还没有索引"):
            ask()
    assert engine.check() == ["还没有索引"]
    assert not index_dir.exists()


def test_reading_changes_nothing_on_disk(engine: WhooshEngine, index_dir: Path) -> None:
    def listing() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in index_dir.rglob("*")}

    before = listing()
    reader = WhooshEngine(index_dir)
    reader.search(EngineRequest(Words("公开"), facets=("year",)))
    assert reader.check() == []
    assert listing() == before


def test_a_reader_sees_the_next_commit_of_another_process(engine: WhooshEngine, index_dir: Path) -> None:
    reader = WhooshEngine(index_dir)
    assert reader.search(EVERYTHING).total == 2
    for number in range(3, 9):
        engine.add([make_document(number)])
        assert reader.search(EVERYTHING).total == number
    engine.rebuild([make_document(1)], {1: 1})
    assert reader.search(EVERYTHING).total == 1


def test_a_snapshot_in_use_stays_open_until_it_is_let_go(engine: WhooshEngine) -> None:
    held = engine._latest()
    engine.add([make_document(3)])
    engine.rebuild([make_document(3)], {3: 1})
    engine.rebuild([make_document(4)], {4: 1})  # the files of the snapshot are gone
    assert engine.search(EVERYTHING).total == 1
    assert len(held.by_id()) == 2
    assert len(held.holding("公开", ("title",))) == 2
    assert held.term("公开", ("title",)).count == 2


def test_a_forked_process_reads_on(engine: WhooshEngine) -> None:
    engine.search(EVERYTHING)
    child = os.fork()
    if not child:
        found = engine.search(EngineRequest(Words("公开"))).total
        os._exit(found)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert engine.search(EngineRequest(Words("公开"))).total == 2


def test_descriptors_stay_flat(engine: WhooshEngine) -> None:
    def descriptors() -> int:
        gc.collect()
        return len(list(Path("/proc/self/fd").iterdir()))

    for number in range(8):
        engine.add([make_document(number)])
        engine.search(EngineRequest(Words("公开")))
    before = descriptors()
    for number in range(25):
        engine.add([make_document(number % 8, version=number)])
        engine.search(EngineRequest(Words("公开")))
    assert descriptors() <= before + 6  # as many as segments may differ


def test_one_writer_at_a_time(engine: WhooshEngine, index_dir: Path) -> None:
    lock = engine_module._write_lock(DurableStorage(generations.current(index_dir)))
    with lock, pytest.raises(SearchUnavailable, match="另一个进程"):
        engine.add([make_document(3)])
    engine.add([make_document(3)])
    assert engine.versions().keys() == {1, 2, 3}


def test_a_change_that_fails_is_not_half_made(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_module, "write_segment", lambda *_: 1 / 0)
    with pytest.raises(SearchUnavailable, match="写不进去"):
        engine.add([make_document(1, version=2)])
    monkeypatch.undo()
    assert engine.versions() == {1: 1, 2: 1}
    engine.add([make_document(1, version=2)])
    assert engine.versions() == {1: 2, 2: 1}


@pytest.mark.parametrize("name", [".seg", ".toc", "manifest"])
def test_a_full_disk_loses_nothing(
    engine: WhooshEngine, index_dir: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    create = DurableStorage.create_file

    def full(self: DurableStorage, filename: str, *args: object, **kwargs: object) -> object:
        if name in filename:
            raise OSError(errno.ENOSPC, "no space left on device")
        return create(self, filename, *args, **kwargs)

    def no_manifest(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(DurableStorage, "create_file", full)
    if name == "manifest":
        monkeypatch.setattr(generations, "write_manifest", no_manifest)
    for _ in range(2):
        with pytest.raises(SearchUnavailable, match="no space"):
            engine.add([make_document(1, version=2)])
    before = {1: 2, 2: 1} if name == "manifest" else {1: 1, 2: 1}
    assert engine.versions() == before
    with pytest.raises(OSError, match="no space"):
        engine.rebuild([make_document(1)], {1: 1})
    assert engine.versions() == before
    monkeypatch.undo()
    engine.add([make_document(1, version=3)])
    assert engine.versions() == {1: 3, 2: 1}
    assert engine.check() == []


def test_a_rebuild_keeps_one_generation_more_and_clears_what_was_left(engine: WhooshEngine, index_dir: Path) -> None:
    (index_dir / "building-1").mkdir()
    for version in range(2, 5):
        engine.rebuild([make_document(1, version=version)], {1: version})
        assert engine.versions() == {1: version}
    assert len(generations.generations(index_dir)) == 2
    assert not list(index_dir.glob("building-*"))
    assert generations.current(index_dir) == generations.generations(index_dir)[0]


def test_an_index_of_another_version_is_not_read(
    engine: WhooshEngine, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "index_version", lambda: "2/newer")
    monkeypatch.setattr(snapshot, "index_version", lambda: "2/newer")
    fresh = WhooshEngine(index_dir)
    with pytest.raises(SearchUnavailable, match="版本"):
        fresh.search(EVERYTHING)
    with pytest.raises(SearchUnavailable, match="版本"):
        fresh.add([make_document(3)])
    assert "版本" in fresh.check()[0]
    fresh.rebuild([make_document(1)], {1: 1})
    assert fresh.search(EVERYTHING).total == 1


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), 97):
        data[place] ^= 0x55
    path.write_bytes(data)


def rename_in_manifest(generation: Path) -> None:
    """What one flipped bit does: the table of contents looks like that of a commit cut short."""
    manifest = generation / "manifest.json"
    manifest.write_text(manifest.read_text().replace(".toc", ".tob"))


def toc(index_dir: Path) -> Path:
    return next(generations.current(index_dir).glob("*.toc"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda index: cut(segment_file(index)),
        lambda index: flip(segment_file(index)),
        lambda index: segment_file(index).unlink(),
        lambda index: segment_file(index).write_bytes(b""),
        lambda index: cut(toc(index)),
        lambda index: flip(toc(index)),
        lambda index: toc(index).unlink(),
        lambda index: (generations.current(index) / "manifest.json").write_text("{"),
        lambda index: (generations.current(index) / "manifest.json").write_text("{}"),
        lambda index: (generations.current(index) / "manifest.json").write_text('{"version": 1, "files": []}'),
        lambda index: (generations.current(index) / "manifest.json").unlink(),
        lambda index: rename_in_manifest(generations.current(index)),
        lambda index: (index / "CURRENT").write_text("gen-0\n"),
        lambda index: (index / "CURRENT").write_text("../../etc\n"),
        lambda index: (index / "CURRENT").write_bytes(b"\xff\xfe"),
        lambda index: (index / "CURRENT").unlink(),
        lambda index: shutil.rmtree(generations.current(index)),
    ],
)  # fmt: skip
def test_damage_is_found_never_raised_otherwise_and_mended_by_a_rebuild(
    engine: WhooshEngine, index_dir: Path, damage: Callable[[Path], object]
) -> None:
    damage(index_dir)
    fresh = WhooshEngine(index_dir)
    assert fresh.check()
    try:
        fresh.search(EngineRequest(Words("公开"), facets=("year",)))
    except SearchUnavailable as unavailable:
        assert unavailable.reason
        with pytest.raises(SearchUnavailable):
            fresh.search(EVERYTHING)
    fresh.rebuild([make_document(1)], {1: 1})
    assert fresh.search(EVERYTHING).total == 1
    assert fresh.check() == []


@pytest.mark.parametrize("damage", [cut, lambda path: path.write_bytes(b"")])
def test_a_segment_cut_while_it_is_open_ends_nobody(
    engine: WhooshEngine, index_dir: Path, damage: Callable[[Path], object]
) -> None:
    engine.rebuild(make_corpus(40, length=600), dict.fromkeys(range(1, 41), 1))
    engine.search(EVERYTHING)
    damage(segment_file(index_dir))
    for query in (Words("培训"), Phrase("公开"), Phrase("，")):
        with pytest.raises(SearchUnavailable):
            engine.search(EngineRequest(query, facets=("year",)))
    with pytest.raises(SearchUnavailable):
        list(engine.holders(["培训"]))
    with pytest.raises(SearchUnavailable):
        list(engine.terms())
    assert engine.check()


def test_the_generation_before_serves_while_the_current_one_is_damaged(engine: WhooshEngine, index_dir: Path) -> None:
    engine.rebuild([make_document(number) for number in range(5)], dict.fromkeys(range(5), 1))
    cut(toc(index_dir))
    assert WhooshEngine(index_dir).search(EVERYTHING).total == 2


def test_of_the_generations_before_the_newest_healthy_one_is_kept(engine: WhooshEngine, index_dir: Path) -> None:
    healthy = generations.current(index_dir)
    engine.rebuild([make_document(1)], {1: 1})
    cut(toc(index_dir))
    engine.rebuild([make_document(1)], {1: 1})
    assert generations.generations(index_dir) == [generations.current(index_dir), healthy]
    assert engine.check() == []


def test_a_generation_that_can_not_be_switched_to_is_removed(
    engine: WhooshEngine, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(index_dir.iterdir())
    write = generations.write_durably

    def full(path: Path, text: str) -> None:
        if path.name == "CURRENT":
            raise OSError(errno.ENOSPC, "no space left on device")
        write(path, text)

    monkeypatch.setattr(generations, "write_durably", full)
    with pytest.raises(OSError, match="no space"):
        engine.rebuild([make_document(3)], {3: 1})
    assert sorted(index_dir.iterdir()) == before
    assert engine.versions() == {1: 1, 2: 1}


def test_damage_to_the_generation_kept_is_found_too(engine: WhooshEngine, index_dir: Path) -> None:
    kept = segment_file(index_dir)
    engine.rebuild([make_document(1)], {1: 1})
    flip(kept)
    (finding,) = engine.check()
    assert "校验值" in finding
    engine.rebuild([make_document(1)], {1: 1})
    assert engine.check() == []


def test_a_failure_is_remembered_for_a_moment(
    engine: WhooshEngine, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(toc(index_dir))
    fresh = WhooshEngine(index_dir)
    with pytest.raises(SearchUnavailable):
        fresh.search(EVERYTHING)
    monkeypatch.setattr(engine_module, "_open", lambda *_: pytest.fail("opened again"))
    with pytest.raises(SearchUnavailable):
        fresh.search(EVERYTHING)


def test_a_commit_cut_short_before_its_manifest_is_no_damage(
    engine: WhooshEngine, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "write_manifest", lambda *_: None)
    engine.add([make_document(3)])
    monkeypatch.undo()
    assert engine.check() == []
    flip(max(generations.current(index_dir).glob("*.seg"), key=lambda path: path.stat().st_mtime_ns))
    assert engine.check()


def test_without_descriptors_the_open_snapshot_serves(
    engine: WhooshEngine, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.search(EVERYTHING)

    def exhausted(*_: object) -> None:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(generations, "commit_number", exhausted)
    assert engine.search(EVERYTHING).total == 2
    with pytest.raises(SearchUnavailable):
        WhooshEngine(index_dir).search(EVERYTHING)
    monkeypatch.undo()
    monkeypatch.setattr(engine_module, "Snapshot", exhausted)
    with pytest.raises(SearchUnavailable):
        WhooshEngine(index_dir).search(EVERYTHING)
    monkeypatch.undo()
    assert WhooshEngine(index_dir).search(EVERYTHING).total == 2


def test_threads_search_while_commits_go_on(engine: WhooshEngine) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                assert engine.search(EngineRequest(Words("主动公开"), facets=("year",))).total >= 2
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3, 15):
        engine.add([make_document(number)])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert engine.search(EVERYTHING).total == 14


def test_what_is_kept_is_bounded(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FINISHED_BYTES", 1500)
    monkeypatch.setattr(snapshot, "FINISHED_PER_DOCUMENT", 500)
    monkeypatch.setattr("search.engines.whoosh.engine.DECODED_BYTES", 1500)
    monkeypatch.setattr("search.engines.whoosh.engine.DECODED_PER_DOCUMENT", 500)
    engine.add([make_document(3)])
    for word in ("公开", "主动", "政府", "信息", "关切"):
        assert engine.search(EngineRequest(Words(word))).total == 3
    assert 0 < engine._latest().kept_bytes <= 1500
    assert 0 < engine._decoded.nbytes <= 1500


def test_fingerprint_depends_on_ids_and_versions_alone() -> None:
    assert fingerprint({1: 2, 3: 4}) == fingerprint({3: 4, 1: 2}) != fingerprint({1: 2, 3: 5})
