"""``make accuracy``: every cell of documents whose truth is known, read and compared.

A cell is right if value and status agree with the truth. It is flagged if a problem lists it. What counts most is
``wrong_silent``: a wrong cell that no problem lists. QUICK=1 reads fewer generated reports.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reports.errors import Refusal
from reports.generation.corpus import write
from reports.parsing.report import ParsedFigure, ParsedReport
from reports.reading import read

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
RESULT = ROOT / "bench" / "accuracy.json"
GENERATED = 100 if os.environ.get("QUICK") else 1000
SEED = 20260101


@dataclass
class Group:
    """Cells counted over the reports of one origin (generated ones by layout) and format.

    ``identity`` counts what is known of year, form, date, agency, region and order of sections; ``refused`` are reports
    that gave no reading at all.
    """

    name: str
    format: str
    reports: int = 0
    cells: int = 0
    right: int = 0
    right_flagged: int = 0
    wrong_flagged: int = 0
    wrong_silent: int = 0
    identity: int = 0
    identity_right: int = 0
    refused: int = 0


def main() -> None:
    """Read everything, write the figures as JSON and Markdown and print them."""
    groups: dict[tuple[str, str], Group] = {}
    with tempfile.TemporaryDirectory() as folder:
        list(write(GENERATED, SEED, Path(folder)))
        for name, path, truth_path in _documents(Path(folder)):
            key = (name, path.suffix.removeprefix("."))
            count(groups.setdefault(key, Group(*key)), path, json.loads(truth_path.read_text(encoding="utf-8")))
    rows = [groups[key] for key in sorted(groups)]
    RESULT.write_text(json.dumps({"groups": [asdict(row) for row in rows]}, ensure_ascii=False, indent=1))
    RESULT.with_suffix(".md").write_text(_table(rows) + "\n")
    print(_table(rows))


def _documents(generated: Path) -> Iterator[tuple[str, Path, Path]]:
    """Origin, document and truth of everything that can be compared; the seeds only where they are at hand."""
    for name, folder, expected in (
        ("seeds", SEEDS, SEEDS / "expected"),
        ("excerpts", SEEDS / "more", SEEDS / "more" / "expected"),
    ):
        for path in sorted(folder.glob("*.*")) if folder.is_dir() else ():
            yield name, path, expected / f"{path.stem}.json"
    for folder in (ROOT / "reports" / "samples", generated):
        for truth in sorted(folder.glob("*.expected.json")):
            stem = truth.name.removesuffix(".expected.json")
            path = next(p for p in folder.glob(f"{stem}.*") if p != truth)
            # a generated file is named number_region_year_layout
            yield ("samples" if folder is not generated else f"generated {stem.split('_', 3)[3]}"), path, truth


def count(group: Group, path: Path, truth: dict[str, Any]) -> None:
    group.reports += 1
    try:
        reading = read(path.read_bytes(), path.name)
    except Refusal:
        group.refused += 1
        group.cells += len(truth.get("figures", {}))
        group.wrong_flagged += len(truth.get("figures", {}))
        return
    flagged = {code for problem in reading.problems for code in problem.figures}
    for code, expected in truth.get("figures", {}).items():
        right = _agrees(expected, reading.report.figures.get(code))
        group.cells += 1
        group.right += right
        group.right_flagged += right and code in flagged
        group.wrong_flagged += not right and code in flagged
        group.wrong_silent += not right and code not in flagged
    for right in _identity(truth, reading.report):
        group.identity += 1
        group.identity_right += right


def _agrees(expected: Any, figure: ParsedFigure | None) -> bool:
    if isinstance(expected, dict):
        return any(_agrees(option, figure) for option in expected["any_of"])
    if figure is None:
        return False
    if expected is None:
        return figure.value is None and figure.status != "not_applicable"
    if expected == "/":
        return figure.status == "not_applicable"
    return figure.status in ("stated", "derived") and figure.value is not None and float(figure.value) == expected


def _identity(truth: dict[str, Any], report: ParsedReport) -> Iterator[bool]:
    for key in ("year", "form", "published_on"):
        if key in truth:
            yield getattr(report, key) == truth[key]
    agency = truth.get("agency", {})
    names = agency.get("name_any_of") or ([agency["name"]] if "name" in agency else [])
    if names:
        yield report.agency is not None and report.agency.name in names
    if "level" in agency:
        yield report.agency is not None and report.agency.level == agency["level"]
    if "types" in agency:
        yield report.agency is not None and set(agency["types"]) <= set(report.agency.types)
    if "code" in truth.get("region", {}):
        yield report.region is not None and report.region.code == truth["region"]["code"]
    if "sections" in truth:
        keys = [section.key for section in report.sections if section.key != "preamble"]
        yield keys == [section["key"] for section in truth["sections"]]


def _table(rows: list[Group]) -> str:
    lines = [
        "| 来源 | 格式 | 报告 | 格 | 正确 | 正确但被标记 | 错误且被标记 | 错误未被标记 | 机关、年度等 | 拒读 |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        share = f"{row.right / row.cells:.4%}" if row.cells else "—"
        lines.append(
            f"| {row.name} | {row.format} | {row.reports} | {row.cells} | {share} | {row.right_flagged} | "
            f"{row.wrong_flagged} | {row.wrong_silent} | {row.identity_right}/{row.identity} | {row.refused} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
