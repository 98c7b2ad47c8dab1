"""Traditional to simplified Chinese; the only door to OpenCC."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

_converter = OpenCC("t2s")
_HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x33480))
# What the converter changes only within certain words (答覆, 藉口, 瞭解, 沈船, 衹得, 毛坏).
_IN_WORDS = "覆藉瞭沈衹坏"
# 乾 is simplified too where it is a name (乾县, 乾安县), but the converter makes 干 of it.
_KEPT, _MARK = "乾", "\ue888"


@cache
def _traditional() -> frozenset[str]:
    """The characters of which a text must have one for the converter to change it, which takes its time."""
    every = [chr(code) for codes in _HAN for code in codes]
    converted = _converter.convert("\n".join(every)).split("\n")
    return frozenset(_IN_WORDS).union(one for one, other in zip(every, converted, strict=True) if one != other)


@lru_cache(maxsize=8192)
def to_simplified(text: str) -> str:
    """The text in simplified script; characters that are the same in both stay as they are."""
    if _traditional().isdisjoint(text):
        return text
    return str(_converter.convert(text.replace(_KEPT, _MARK)).replace(_MARK, _KEPT))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The text as labels and headings are compared: NFKC, simplified script, no white space."""
    return "".join(to_simplified(unicodedata.normalize("NFKC", text)).split())


def is_traditional(text: str, sample: int = 20_000) -> bool:
    """Whether the text is written in traditional script: more than one Han character in twenty would change."""
    head = text[:sample]
    if _traditional().isdisjoint(head):
        return False
    simplified = _converter.convert(head)
    if simplified == head:
        return False
    han = sum("一" <= character <= "鿿" for character in head)
    changed = sum(before != after for before, after in zip(head, simplified, strict=False))
    return han > 0 and changed * 20 > han
