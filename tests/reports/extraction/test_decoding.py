"""Bytes to text: every encoding that occurs, damaged text, and what is no text."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.errors import ExtractionError
from reports.extraction import extract
from reports.extraction.decoding import decode
from tests.effort import QUADRATIC, growth

TEXT = "槐荫区水务局2022年政府信息公开工作年度报告\n一、总体情况\n本年度公开信息三十条。\n" * 5
TRADITIONAL = "水務局2022年政府信息公開工作年度報告\n一、總體情況\n本年度公開信息三十條。\n" * 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_simplified_text_is_read_in_any_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding))[0] == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "big5", "gb18030", "utf-16", "utf-16-le"])
def test_traditional_text_is_read_in_any_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding))[0] == TRADITIONAL


def test_big_endian_mark_is_understood_and_removed() -> None:
    text, encoding = decode(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"))
    assert text == TEXT
    assert encoding.startswith("utf-16")


def test_characters_beyond_gbk_are_read() -> None:
    text = "䶮湖镇政府信息公开年度报告\n𠮷祥社区\n"
    assert decode(text.encode("gb18030"))[0] == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_lf(end: str) -> None:
    assert decode(TEXT.replace("\n", end).encode())[0] == TEXT


@pytest.mark.parametrize("cut", [1, 2])
def test_truncated_utf8_is_read_to_its_end(cut: int) -> None:
    text, encoding = decode(TEXT.encode().rstrip(b"\n")[:-cut])
    assert encoding == "utf-8"
    assert text.startswith(TEXT[:60])
    assert "锟" not in text


def test_truncated_gb18030_is_read_to_its_end() -> None:
    assert decode(TEXT.encode("gb18030").rstrip(b"\n")[:-1])[0].startswith(TEXT[:60])


def test_truncated_utf16_is_read_to_its_end() -> None:
    assert decode(TEXT.encode("utf-16")[:-1])[0].startswith(TEXT[:60])


def test_few_broken_bytes_in_utf8_are_marked_and_not_guessed() -> None:
    data = bytearray(TEXT.encode())
    data[90:92] = b"\xff\xff"
    text, encoding = decode(bytes(data))
    assert encoding == "utf-8"
    assert "\ufffd" in text


def test_few_nuls_become_spaces() -> None:
    text, _ = decode(TEXT.replace("三十条", "三十\x00条", 1).encode())
    assert "\x00" not in text
    assert "三十 条" in text


@pytest.mark.parametrize("data", [b"\x00" * 4096, b"\x00" * 3, b" \n\t ", "\ufeff".encode(), "\ufeff \n".encode()])
def test_nothing_but_white_space_or_nuls_is_refused(data: bytes) -> None:
    with pytest.raises(ExtractionError) as refusal:
        extract(data, "a.txt")
    assert refusal.value.code in ("empty_file", "not_text")


def test_text_between_many_nuls_is_refused() -> None:
    with pytest.raises(ExtractionError) as refusal:
        extract(b"abc\x00\x01\x02\x03\x04\x05" * 400, "a.txt")
    assert refusal.value.code == "not_text"


@pytest.mark.parametrize("seed", range(60))
def test_binary_noise_is_refused_or_no_report_but_never_a_crash(seed: int) -> None:
    from reports.errors import ParseError
    from reports.reading import read

    numbers = random.Random(seed)
    data = numbers.randbytes(numbers.choice([1, 2, 3, 17, 1000, 20_000]))
    with pytest.raises((ExtractionError, ParseError)):
        read(data, "report.txt")


def test_work_on_noise_grows_with_its_length_alone() -> None:
    def refused(length: int) -> None:
        with pytest.raises(ExtractionError):
            extract(random.Random(5).randbytes(length), "report.txt")

    assert growth(refused, 4 << 20) < QUADRATIC / 2


@given(st.text(min_size=1).filter(lambda text: "公开" not in text), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
@settings(max_examples=60)
def test_report_in_any_company_is_read_as_written(text: str, encoding: str) -> None:
    clean = "".join(c for c in text if c.isprintable() and c not in "\ufeff\ufffe" and not "\ud800" <= c <= "\udfff")
    whole = f"政府信息公开年度报告{clean}"
    assert decode(whole.encode(encoding))[0] == whole


@given(st.binary(min_size=1, max_size=400))
@settings(max_examples=150)
def test_no_bytes_make_decoding_raise_anything_else(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except ExtractionError:
        return
    assert text.strip()
    assert "\r" not in text
    assert "\x00" not in text
    assert not text.startswith("\ufeff")
    codecs.lookup(encoding)
