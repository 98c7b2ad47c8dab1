"""Traditional to simplified Chinese; the only door to OpenCC."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from opencc import OpenCC

_converter = OpenCC("t2s")
# 乾 is simplified too where it is a name (乾县, 乾安县), but the converter makes 干 of it.
_KEPT, _MARK = "乾", "\ue888"


@lru_cache(maxsize=8192)
def to_simplified(text: str) -> str:
    """The text in simplified script; characters that are the same in both stay as they are."""
    return str(_converter.convert(text.replace(_KEPT, _MARK)).replace(_MARK, _KEPT))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The text as labels and headings are compared: NFKC, simplified script, no white space."""
    return "".join(to_simplified(unicodedata.normalize("NFKC", text)).split())


def is_traditional(text: str, sample: int = 20_000) -> bool:
    """Whether the text is written in traditional script: more than one Han character in twenty would change."""
    head = text[:sample]
    simplified = _converter.convert(head)
    if simplified == head:
        return False
    han = sum("一" <= character <= "鿿" for character in head)
    changed = sum(before != after for before, after in zip(head, simplified, strict=False))
    return han > 0 and changed * 20 > han
