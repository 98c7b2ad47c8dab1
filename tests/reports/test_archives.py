"""Zip archives are unpacked within limits, whatever they say of themselves."""

from __future__ import annotations

import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from reports import archives
from reports.errors import Refusal
from tests.reports.hostile.archives import UTF8, packed

TEXT = "槐荫区水务局2022年政府信息公开工作年度报告"


def make_zip(path: Path, files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def gbk_zip(path: Path, name: str, data: bytes) -> Path:
    """A zip as Chinese systems write it: the name in GBK, not marked as UTF-8."""
    encoded = name.encode("gbk")
    placeholder = "x" * len(encoded)
    make_zip(path, {placeholder: data})
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), encoded))
    return path


def read_all(path: Path) -> dict[str, bytes]:
    return {name: stream.read() for name, stream in archives.members(path)}


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as refusal:
        read_all(path)
    assert refusal.value.code == "bad_archive"
    return refusal.value.message


def test_files_of_a_zip_are_named_without_their_folders(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"2022/甲.txt": b"1", "2022/": b"", "乙.html": b"2"})
    assert read_all(path) == {"甲.txt": b"1", "乙.html": b"2"}


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    assert read_all(gbk_zip(tmp_path / "a.zip", "水务局年报.txt", TEXT.encode())) == {"水务局年报.txt": TEXT.encode()}


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
@pytest.mark.parametrize("flags", [0, UTF8])
def test_name_is_right_whether_it_is_marked_as_utf_8_or_not(tmp_path: Path, encoding: str, flags: int) -> None:
    path = tmp_path / "a.zip"
    names = ("2022\\水务局年报.txt", "联通.txt", "plain.txt")
    path.write_bytes(packed([(name.encode(encoding), name.encode()) for name in names], flags=flags))
    assert [name for name, _ in archives.members(path)] == ["水务局年报.txt", "联通.txt", "plain.txt"]


def test_page_of_blanks_is_no_bomb(tmp_path: Path) -> None:
    page = b"<p>" + b" " * (7 << 20)
    assert read_all(make_zip(tmp_path / "a.zip", {"a.html": page})) == {"a.html": page}


def test_files_of_the_same_name_in_different_folders_are_both_found(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"2021/a.txt": b"1", "2022/a.txt": b"2"})
    assert [(name, stream.read()) for name, stream in archives.members(path)] == [("a.txt", b"1"), ("a.txt", b"2")]


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    path = make_zip(
        tmp_path / "a.zip",
        {
            "__MACOSX/._a.txt": b"1",
            ".DS_Store": b"2",
            "a/.b/c.txt": b"3",
            "d.txt": b"4",
            "a/Thumbs.db": b"5",
            "desktop.ini": b"6",
            "~$d.docx": b"7",
            "a/": b"",
            "空\\": b"",
        },
    )
    assert read_all(path) == {"d.txt": b"4"}


@pytest.mark.parametrize("name", ["../../etc/a.txt", "/etc/b.txt", "a/../../c.txt", "..\\d.txt"])
def test_name_that_climbs_out_is_refused_before_anything_is_handed_on(tmp_path: Path, name: str) -> None:
    path = make_zip(tmp_path / "a.zip", {"first.txt": b"1", name: b"2"})
    with pytest.raises(Refusal):
        next(archives.members(path))
    refused(path)
    assert not (tmp_path.parent / "etc").exists()


def test_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"secret"})
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + at
        data[place : place + 2] = struct.pack("<H", 1)
    path.write_bytes(bytes(data))
    assert "密码" in refused(path)


@pytest.mark.parametrize("name", ["inner.zip", "INNER.ZIP", "a.rar", "b.7z"])
def test_archive_within_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    refused(make_zip(tmp_path / "a.zip", {name: b"PK\x03\x04"}))


def test_bomb_is_refused(tmp_path: Path) -> None:
    refused(make_zip(tmp_path / "a.zip", {"a.txt": b"\x00" * (40 << 20)}))


def test_bomb_that_lies_of_its_size_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"\x00" * (20 << 20)})
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    path.write_bytes(bytes(data))
    try:
        found = read_all(path)
    except Refusal as refusal:
        assert refusal.code == "bad_archive"
    else:
        assert sum(map(len, found.values())) <= 10


def test_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "链接" in refused(path)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_truncated_zip_is_no_archive_or_refused(tmp_path: Path, keep: float) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": TEXT.encode() * 99, "b.txt": b"2"})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    refused(path)


@pytest.mark.parametrize("at", [35, 45, 60])
def test_damaged_member_is_refused(tmp_path: Path, at: int) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": bytes(range(256)) * 40})
    data = bytearray(path.read_bytes())
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(data))
    refused(path)


@pytest.mark.parametrize("method", [12, 14, 93, 99])
def test_compression_that_is_not_known_or_broken_is_refused(tmp_path: Path, method: int) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"text" * 99})
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.index(signature) + at
        data[place : place + 2] = struct.pack("<H", method)
    path.write_bytes(bytes(data))
    refused(path)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    refused(make_zip(tmp_path / "a.zip", {"a.txt": b"1", "b.txt": b"2", "c.txt": b"3"}))


def test_too_much_in_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 5)
    assert "过大" in refused(make_zip(tmp_path / "a.zip", {"a.txt": b"123", "b.txt": b"456"}))


def test_archive_too_large_itself_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 10)
    refused(make_zip(tmp_path / "a.zip", {"a.txt": b"1"}))


def test_member_over_the_limit_is_handed_on_cut_so_that_intake_refuses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_FILE_BYTES", 2 << 20)
    numbers = random.Random(1).randbytes(5 << 20)
    found = read_all(make_zip(tmp_path / "a.zip", {"a.txt": numbers}, zipfile.ZIP_STORED))
    assert (2 << 20) < len(found["a.txt"]) < len(numbers)


def test_plain_zip_is_an_archive_and_office_files_are_none(tmp_path: Path) -> None:
    assert archives.is_archive(make_zip(tmp_path / "a.zip", {"a.txt": b"1"}))
    assert archives.is_archive(make_zip(tmp_path / "noname", {"a.txt": b"1"}))
    assert not archives.is_archive(make_zip(tmp_path / "a.docx", {"[Content_Types].xml": b"", "word/a.xml": b"1"}))
    (tmp_path / "a.txt").write_bytes(b"PK is a text")
    assert not archives.is_archive(tmp_path / "a.txt")


def test_archive_with_broken_directory_never_crashes_the_question(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"1" * 50, "b.txt": b"2"})
    whole = path.read_bytes()
    for at in range(0, len(whole), 3):
        data = bytearray(whole)
        data[at] ^= 0xFF
        path.write_bytes(bytes(data))
        try:
            if archives.is_archive(path):
                read_all(path)
        except Refusal as refusal:
            assert refusal.code == "bad_archive"
