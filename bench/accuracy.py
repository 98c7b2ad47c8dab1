"""``make accuracy``: every cell of documents whose truth is known, read and compared.

A cell is right if value and status agree with the truth. It is flagged if a problem lists it. What counts most is
``wrong_silent``: a wrong cell that no problem lists. A right cell that is listed is ``right_flagged`` where the reading
doubts it for nothing, and ``right_stated`` where the problem is one that the report itself has (its failing equation,
its blank cell). QUICK=1 reads fewer generated reports, SEED=7 others than usual.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from reports import sandbox
from reports.errors import Refusal
from reports.generation.corpus import INDEX, write
from reports.parsing.report import ParsedFigure, ParsedReport
from reports.problem import Problem
from reports.reading import Reading

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
RESULT = ROOT / "bench" / "accuracy.json"
GENERATED = 150 if os.environ.get("QUICK") else 2400
SEED = int(os.environ.get("SEED", "20261121"))
RECOGNISED = "（识别）"  # behind the format of what was recognised from pictures, of which every figure is marked

# Problems that are the report's own where its truth has them; a cell they list is doubted by nobody.
STATED = frozenset({
    "equation_failed", "unit_missing", "unit_doubtful", "negative_value", "not_integer", "annex_sum_differs",
    "disclosed_total_below_newly_disclosed", "text_table_mismatch",
})  # fmt: skip
FACTS = {
    "year": "年度", "form": "格式", "published_on": "日期", "agency": "机关", "level": "层级", "types": "类型",
    "region": "地区", "sections": "章节",
}  # fmt: skip


@dataclass
class Group:
    """Cells and facts counted over reports of one origin and format, or with one kind of noise.

    ``refused`` are reports that gave no reading at all; all their cells count as wrong and flagged.
    """

    name: str
    format: str
    reports: int = 0
    cells: int = 0
    right: int = 0
    right_flagged: int = 0
    right_stated: int = 0
    wrong_flagged: int = 0
    wrong_silent: int = 0
    facts: int = 0
    facts_right: int = 0
    sections: int = 0
    sections_right: int = 0
    refused: int = 0
    by_fact: Counter[str] = field(default_factory=Counter)
    by_fact_right: Counter[str] = field(default_factory=Counter)

    def add(self, other: Group) -> None:
        """Count what ``other`` counted too."""
        for part in fields(self)[2:]:
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))

    def as_json(self) -> dict[str, Any]:
        """All that was counted, by the names of the fields."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


@dataclass(frozen=True, slots=True)
class Case:
    """A document, its truth, and the kinds of noise in it; ``name`` is its origin."""

    name: str
    format: str
    path: Path
    truth: dict[str, Any]
    noise: tuple[str, ...] = ()


def main() -> None:
    """Read everything, write the figures as JSON and Markdown and print them."""
    groups: dict[tuple[str, str], Group] = {}
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        list(write(GENERATED, SEED, Path(folder)))
        cases = [*_real(), *_samples(), *_generated(Path(folder))]
        with ThreadPoolExecutor(os.cpu_count()) as readers:
            for case, counted in zip(cases, readers.map(count, cases), strict=True):
                keys = [(case.name, counted.format), *((f"noise: {kind}", "*") for kind in case.noise)]
                for key in keys:
                    groups.setdefault(key, Group(*key)).add(counted)
                _tell(case, counted)
    rows = [groups[key] for key in sorted(groups)]
    RESULT.write_text(json.dumps({"groups": [row.as_json() for row in rows]}, ensure_ascii=False, indent=1) + "\n")
    RESULT.with_suffix(".md").write_text(_tables(rows) + "\n")
    print(_tables(rows))
    print(f"\n{len(cases)} 份文件，{time.monotonic() - started:.0f} 秒")


def _real() -> Iterator[Case]:
    """The seed reports and excerpts, where they are at hand."""
    for name, folder, expected in (
        ("seeds", SEEDS, SEEDS / "expected"),
        ("excerpts", SEEDS / "more", SEEDS / "more" / "expected"),
    ):
        for path in sorted(folder.glob("*.*")) if folder.is_dir() else ():
            yield Case(name, path.suffix[1:], path, _truth(expected / f"{path.stem}.json"))


def _samples() -> Iterator[Case]:
    folder = ROOT / "reports" / "samples"
    for truth in sorted(folder.glob("*.expected.json")):
        stem = truth.name.removesuffix(".expected.json")
        path = next(path for path in folder.glob(f"{stem}.*") if path != truth)
        yield Case("samples", path.suffix[1:], path, _truth(truth))


def _generated(folder: Path) -> Iterator[Case]:
    for name, about in json.loads((folder / INDEX).read_text(encoding="utf-8")).items():
        path = folder / name
        yield Case("generated", about["format"], path, _truth(path.with_suffix(".expected.json")), (*about["noise"],))


def _truth(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return truth


def count(case: Case) -> Group:
    """What is right and wrong in the reading of one document."""
    group = Group(case.name, case.format, reports=1)
    figures = case.truth.get("figures", {})
    try:
        reading = sandbox.read(case.path.read_bytes(), case.path.name)
    except Refusal:
        group.refused = 1
        group.cells = group.wrong_flagged = len(figures)
        return group
    if any(problem.code == "ocr_text" for problem in reading.problems):
        group.format += RECOGNISED
    doubted, listed = _flagged(reading, case.truth)
    for code, expected in figures.items():
        right = _agrees(expected, reading.report.figures.get(code))
        group.cells += 1
        group.right += right
        group.right_flagged += right and code in doubted
        group.right_stated += right and code in listed and code not in doubted
        group.wrong_flagged += not right and code in listed
        group.wrong_silent += not right and code not in listed
    for fact, right in _facts(case.truth, reading.report):
        group.by_fact[fact] += 1
        group.by_fact_right[fact] += right
        if fact == "sections":
            group.sections, group.sections_right = 1, int(right)
        else:
            group.facts += 1
            group.facts_right += right
    return group


def _flagged(reading: Reading, truth: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The cells listed by a problem that the report itself does not have, and by any problem."""
    doubted: set[str] = set()
    listed: set[str] = set()
    for problem in reading.problems:
        listed.update(problem.figures)
        doubted.update(code for code in problem.figures if not _is_stated(problem, code, truth))
    return doubted, listed


def _is_stated(problem: Problem, code: str, truth: dict[str, Any]) -> bool:
    if problem.code == "missing_value":
        expected = truth["figures"].get(code)
        return expected is None or (isinstance(expected, dict) and None in expected["any_of"])
    return problem.code in STATED and problem.code not in truth.get("findings_absent", ())


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


def _facts(truth: dict[str, Any], report: ParsedReport) -> Iterator[tuple[str, bool]]:
    """Each fact that the truth asserts, and whether the reading has it."""
    agency, asserted = report.agency, truth.get("agency", {})
    for key in ("year", "form", "published_on"):
        if key in truth:
            yield key, getattr(report, key) == truth[key]
    if names := asserted.get("name_any_of") or ([asserted["name"]] if "name" in asserted else []):
        yield "agency", agency is not None and agency.name in names
    if "level" in asserted:
        yield "level", agency is not None and agency.level == asserted["level"]
    if "types" in asserted:
        yield "types", agency is not None and set(asserted["types"]) <= set(agency.types)
    if "code" in truth.get("region", {}):
        yield "region", report.region is not None and report.region.code == truth["region"]["code"]
    if "sections" in truth:
        keys = [section.key for section in report.sections if section.key != "preamble"]
        yield "sections", keys == [section["key"] for section in truth["sections"]]


def _tell(case: Case, counted: Group) -> None:
    """Name every document with a silent error or without a reading."""
    if counted.wrong_silent or counted.refused:
        print(f"  {case.path.name}: silent {counted.wrong_silent}, refused {counted.refused}")


def _tables(rows: Iterable[Group]) -> str:
    rows = list(rows)
    kinds = [row for row in rows if row.name.startswith("noise: ")]
    sources = [row for row in rows if row not in kinds]
    stated, recognised = Group("合计", "文字"), Group("合计", RECOGNISED)
    for row in sources:
        (recognised if row.format.endswith(RECOGNISED) else stated).add(row)
    facts = (f"{FACTS[fact]} {stated.by_fact_right[fact]}/{total}" for fact, total in stated.by_fact.items())
    return "\n\n".join((
        _table([*sources, stated, recognised]),
        "其中（不含图像识别）：" + "，".join(facts),
        "生成报告按噪声：",
        _table(kinds),
    ))  # fmt: skip


def _table(rows: Iterable[Group]) -> str:
    lines = [
        "| 来源 | 格式 | 报告 | 格 | 正确 | 正确被疑 | 自身问题 | 错而有标 | 错而无标 | 章节 | 机关等 | 拒读 |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        share = f"{row.right / row.cells:.4%}" if row.cells else "—"
        lines.append(
            f"| {row.name} | {row.format} | {row.reports} | {row.cells} | {share} | {row.right_flagged} | "
            f"{row.right_stated} | {row.wrong_flagged} | {row.wrong_silent} | {row.sections_right}/{row.sections} | "
            f"{row.facts_right}/{row.facts} | {row.refused} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
