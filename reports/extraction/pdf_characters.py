"""Characters that PDF programs write in place of others: radicals and compatibility forms for ideographs."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_UNKNOWN = "\ufffd"
# CJK radicals that look like a whole simplified character; Unicode itself only maps the Kangxi ones.
_RADICALS = dict(
    zip(
        "⺎⺒⺓⺕⺘⺝⺟⺠⺡⺪⺮⺳⺵⺶⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻲",
        "兀巳幺彐手月母民水疋竹网羊羊虎西见角贝车长长长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_COMPATIBLE = ((0x2F00, 0x2FE0), (0xF900, 0xFB00), (0x2F800, 0x2FA20))
_INVISIBLE = frozenset((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
_PRIVATE = ((0, 1), (0xE000, 0xF900), (0xD800, 0xE000), (0xF0000, 0x110000))


@lru_cache(maxsize=8192)
def is_blank(code: int) -> bool:
    """Whether the code stands for white space, a control or nothing visible."""
    return 0 < code <= 0x20 or code in _INVISIBLE or chr(code).isspace()


@lru_cache(maxsize=8192)
def plain_character(code: int) -> str:
    """The character for a code of a PDF's text; U+FFFD for one that is nobody's (private use, half a pair, 0)."""
    if any(start <= code < end for start, end in _PRIVATE):
        return _UNKNOWN
    character = chr(code)
    if any(start <= code < end for start, end in _COMPATIBLE):
        return unicodedata.normalize("NFKC", character)
    return _RADICALS.get(character, character)
