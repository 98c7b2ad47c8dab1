"""A corpus of any size: one report for each agency and year, in mixed layouts and formats, each with its reading."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

from reports.generation import office
from reports.generation.agencies import agencies, before_reform
from reports.generation.compose import typical_report
from reports.generation.document import document
from reports.generation.formats import DIRECT, Format, available
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.registry import ALL_LAYOUTS
from reports.generation.pre2019 import YEARS, draw_shape, pre2019_report
from reports.generation.report import Agency, Report
from reports.generation.truth import as_text, expected

WEIGHTS: dict[str, int] = {"word_html": 3, "markdown_rows": 2, "lone_pipes": 4, "spaced_cells": 6, "pdf_long": 1}
"""How often a layout comes up within its format; 8 where nothing else is said."""
OLD_SHARE = 0.05
"""How many of the reports are on the years before the forms."""
BUREAUS = ("教育局", "财政局", "公安局", "审计局", "统计局", "民政局", "司法局")
LONG_STANDING = ("人民政府", "街道办事处", *BUREAUS)
FORMER_SHARE = 0.6  # of the bureaus before 2019, those that had another name then
"""How the names of agencies end that were called so then."""
INDEX = "index.json"
"""The file of a corpus that says of each report its layout, format, encoding and kinds of noise."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report as its layout renders it. ``name`` is that of the file in its format, which is made of ``data``."""

    name: str
    data: bytes
    reading: str
    layout: Layout
    format: Format
    encoding: str
    noise: tuple[str, ...]

    @property
    def about(self) -> dict[str, object]:
        """What the index says of the report."""
        about: dict[str, object] = {"layout": self.layout.name, "format": self.format.name, "noise": self.noise}
        return {**about, "encoding": self.encoding} if self.encoding else about


def capacity() -> int:
    """How many different (agency, year) pairs there are."""
    return sum(agency.last_year - agency.first_year + 1 for agency in agencies())


def plan(
    count: int, seed: int, formats: Sequence[Format] = DIRECT
) -> Iterator[tuple[Agency, int, tuple[Layout, Format]]]:
    """``count`` different agencies and years, a layout and format each; ValueError where there are not that many."""
    pairs = [(agency, year) for agency in agencies() for year in range(agency.first_year, agency.last_year + 1)]
    if not 0 <= count <= len(pairs):
        raise ValueError(f"between 0 and {len(pairs)} reports, not {count}")
    rng = Random(seed)  # noqa: S311 - made-up reports
    old_pairs = [(agency, year) for agency in agencies() if agency.name.endswith(LONG_STANDING) for year in YEARS]
    old = rng.sample(old_pairs, min(round(count * OLD_SHARE), len(old_pairs)))
    chosen = [*old, *rng.sample(pairs, count - len(old))]
    rng.shuffle(chosen)
    choices = [(ALL_LAYOUTS[name], form) for form in formats for name in form.layouts]
    weights = [form.share * _weight(layout.name) / sum(map(_weight, form.layouts)) for layout, form in choices]
    for (agency, year), choice in zip(chosen, rng.choices(choices, weights, k=count), strict=True):
        yield agency, year, choice


def _weight(layout: str) -> int:
    return WEIGHTS.get(layout, 8)


def generate(count: int, seed: int, formats: Sequence[Format] = DIRECT) -> Iterator[Entry]:
    """The reports of a corpus as their layouts render them. The same arguments give the same corpus."""
    for number, (agency, year, (layout, form)) in enumerate(plan(count, seed, formats), start=1):
        report = typical_report(agency, year, layout, seed) if year not in YEARS else _old_report(agency, year, seed)
        rendered = layout.render(document(report))
        encoding = _encoding(f"{seed}:{number}") if isinstance(rendered, str) else ""
        yield Entry(
            f"{number:05d}_{agency.region.code}_{year}_{layout.name}{form.mark}{form.suffix}",
            rendered if isinstance(rendered, bytes) else encoded(rendered, encoding),
            as_text(expected(report, layout.outside)),
            layout,
            form,
            encoding,
            tuple(sorted(report.noise)),
        )


def _old_report(agency: Agency, year: int, seed: int) -> Report:
    rng = Random(f"{seed}:{agency.name}:{year}")  # noqa: S311 - made-up reports
    former = _former(agency, year, Random(f"former:{seed}:{agency.name}:{year}"))  # noqa: S311
    report = pre2019_report(former or agency, year, rng, draw_shape(rng))
    report.noise |= {"before_2019", "former_name"} if former else {"before_2019"}
    return report


def _former(agency: Agency, year: int, rng: Random) -> Agency | None:
    """In the place of some bureaus one that got another name in the reform; no two bureaus give the same."""
    turns = [turn for turn, suffix in enumerate(BUREAUS) if agency.name.endswith(suffix)]
    return before_reform(agency.region, year + turns[0]) if turns and rng.random() < FORMER_SHARE else None


def _encoding(seed: str) -> str:
    """How a text is encoded: most as UTF-8, some with a mark in front, some in the older national standard."""
    return Random(f"encoding:{seed}").choices(("utf-8", "utf-8-sig", "gb18030"), (80, 8, 12))[0]  # noqa: S311


def encoded(text: str, encoding: str) -> bytes:
    """A text in an encoding; a page names its own."""
    return text.replace("charset=utf-8", f"charset={encoding.removesuffix('-sig')}").encode(encoding)


def write(count: int, seed: int, folder: Path, formats: Sequence[Format] | None = None) -> Iterator[str]:
    """Write the corpus into ``folder``, each report with NAME.expected.json beside it; yields the file names.

    ``formats`` are all that can be made here unless some are named. Files that LibreOffice has to make come last,
    many at a time; ConversionError where it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    index: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as work:
        waiting: dict[Format, list[tuple[Path, Path]]] = {}
        for entry in generate(count, seed, available() if formats is None else formats):
            path = folder / entry.name
            path.with_suffix(".expected.json").write_text(entry.reading, encoding="utf-8", newline="\n")
            index[entry.name] = entry.about
            if entry.format.target:
                source = Path(work, path.stem + entry.layout.suffix)
                source.write_bytes(entry.data)
                waiting.setdefault(entry.format, []).append((source, path))
                continue
            copy = entry.format.copy
            path.write_bytes(copy(entry.data, f"{seed}:{entry.name}") if copy else entry.data)
            yield entry.name
        for form, pairs in waiting.items():
            for made, (_, path) in zip(_converted(form, [source for source, _ in pairs]), pairs, strict=True):
                path.write_bytes(made)
                yield path.name
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=0), encoding="utf-8")


def _converted(form: Format, sources: list[Path]) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        for path in office.convert(sources, form.target, Path(folder)):
            yield path.read_bytes()


class _GbkName(zipfile.ZipInfo):
    """A member whose name is in GBK and not marked as UTF-8, as Chinese systems write it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile asks for it by this name
        return self.filename.encode("gbk"), self.flag_bits


def gbk_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip of several reports by their Chinese names, as a Chinese Windows packs it."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = _GbkName(name, (2021, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return buffer.getvalue()
