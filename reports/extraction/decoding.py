"""Bytes to text. Encodings are tried strictly, and one that makes sense of a Chinese report wins."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from reports.errors import ExtractionError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
# Words that no report lacks, in both scripts: their presence tells a right decoding from a wrong one.
_FAMILIAR = re.compile("政府|信息|公开|公開|情况|情況|年度")
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MAX_CONTROL_SHARE = 0.005
_MAX_BROKEN_SHARE = 0.02


def decode(data: bytes) -> tuple[str, str]:
    """Text with LF line ends and without byte-order mark, and the name of its encoding.

    Raises ExtractionError ``not_text`` for bytes that are no text in any encoding tried.
    """
    text, encoding = _decode(data)
    text = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    controls = len(_CONTROLS.findall(text))
    text = _CONTROLS.sub(" ", text)
    if not text.strip():
        raise ExtractionError("not_text" if controls else "empty_file")
    if controls > max(2, len(text) * _MAX_CONTROL_SHARE):
        raise ExtractionError("not_text")
    return text, encoding


def _decode(data: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace"), encoding
    readable: list[tuple[str, str]] = []
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _FAMILIAR.search(text):
            return text, encoding
        readable.append((text, encoding))
    for encoding in ("utf-8", "gb18030"):  # cut in the middle of a character, or with a few broken bytes
        damaged = data.decode(encoding, errors="replace")
        if _FAMILIAR.search(damaged) and damaged.count("\ufffd") <= max(3, len(damaged) * _MAX_BROKEN_SHARE):
            return damaged, encoding
    if readable:
        return readable[0]
    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise ExtractionError("not_text")
    return data.decode(best.encoding, errors="replace"), best.encoding
