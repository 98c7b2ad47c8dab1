"""How marks look in a file of their own; on a page ``static/css/site.css`` says the same, and knows the dark as well.

Six colours for kinds, light and dark by turns so that neighbours differ without their hue, and four steps of one colour
for amounts. No mark is told apart by colour alone: words, shapes or hatching say it too.
"""

from __future__ import annotations

Attributes = tuple[tuple[str, str], ...]

# Where a file is opened is not known: the sans-serif of each system that has Chinese.
FONTS = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif"
INK, INK_2, LINE, STRONG = "#1d2125", "#555c64", "#dedbd2", "#8b8f94"
KINDS = ("#1f4a7d", "#8fbce0", "#a5382a", "#e3ac45", "#5a5f66", "#cfc9ba")
STEPS = ("#dbe7f4", "#a9c6e6", "#5b92cc", "#1f4a7d")
DASHES = ("", "7 4", "2 4", "12 4", "9 3 2 3", "1 5")
LINES = (KINDS[0], KINDS[2], KINDS[4]) * 2  # the dark ones, so that a thin line is seen


def _text(fill: str, weight: int = 400, size: int = 13) -> Attributes:
    return (("font-family", FONTS), ("font-size", str(size)), ("font-weight", str(weight)), ("fill", fill))


def _on(colour: str) -> str:
    """Ink that can be read on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 125 else "#ffffff"


ATTRIBUTES: dict[str, Attributes] = {
    "c-label": _text(INK),
    # a rim keeps legible what stands on a line
    "c-value": (*_text(INK, 600), ("paint-order", "stroke"), ("stroke", "#ffffff"), ("stroke-width", "3")),
    "c-small": _text(INK_2, size=12),
    "c-grid": (("stroke", LINE),),
    "c-axis": (("stroke", STRONG),),
    "c-bar": (("fill", KINDS[0]),),
    "c-range": (("stroke", KINDS[0]), ("stroke-width", "2")),
    "c-box": (("fill", STEPS[1]), ("stroke", KINDS[0])),
    "c-middle": (("stroke", KINDS[0]), ("stroke-width", "4")),
    "c-track": (("fill", "#f2f0ea"),),
    "c-plate": (("fill", "#ffffff"),),
    "c-hatch": (("stroke", STRONG),),
    "c-hatch-line": (("stroke", STRONG), ("fill", "none")),
    **{
        f"c-line-{number}": (("stroke", LINES[number - 1]), ("stroke-width", "2.5"))
        + ((("stroke-dasharray", dash),) if dash else ())
        for number, dash in enumerate(DASHES, 1)
    },
    **{f"c-point-{number}": (("fill", LINES[number - 1]),) for number in range(1, len(DASHES) + 1)},
    **{f"c-kind-{number}": (("fill", fill),) for number, fill in enumerate(KINDS, 1)},
    **{f"c-on-kind-{number}": _text(_on(fill), 600, 12) for number, fill in enumerate(KINDS, 1)},
    **{f"c-step-{number}": (("fill", fill),) for number, fill in enumerate(STEPS, 1)},
    **{f"c-on-step-{number}": _text(_on(fill), 600, 12) for number, fill in enumerate(STEPS, 1)},
}
