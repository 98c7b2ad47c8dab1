"""The house keeps its directions: what may import what, one door for each engine, files of a readable size."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("portal", "reports", "search")
PURE = (
    "reports/extraction",
    "reports/parsing",
    "reports/generation",
    "reports/agencies.py",
    "reports/agency_spellings.py",
    "reports/agency_successions.py",
    "reports/annex_checks.py",
    "reports/blank_cells.py",
    "reports/chain_rules.py",
    "reports/copies",
    "reports/errors.py",
    "reports/gazetteer.py",
    "reports/narrative_figures.py",
    "reports/problem.py",
    "reports/reading.py",
    "reports/region_evidence.py",
    "reports/region_list.py",
    "reports/region_names.py",
    "reports/script.py",
    "reports/text_against_table.py",
    "reports/validation.py",
    "search/analyzer.py",
    "search/lexing.py",
    "search/engines/tallies.py",
    "search/narrowing.py",
    "reports/pinyin.py",
    "search/query.py",
    "search/saying.py",
    "search/shelf.py",
    "search/snippets.py",
    "search/years.py",
)
DOORS = {
    "whoosh": ["search/engines/whoosh/"],
    "jieba": ["search/analyzer.py"],
    "rjieba": ["search/analyzer.py"],
    "lxml": [
        "reports/extraction/html.py",
        "reports/extraction/html_fields.py",
        "reports/extraction/html_shown.py",
        "reports/extraction/container.py",
        "reports/extraction/sheet_runs.py",
        "reports/extraction/sheet_xml.py",
    ],
    "defusedxml": ["reports/extraction/container.py"],
    "pdfplumber": [],
    "pdfminer": [],
    "pypdfium2": ["reports/extraction/pdf_document.py", "reports/extraction/pdf_drawing.py", "reports/generation/"],
    "PIL": [
        "reports/extraction/ocr.py",
        "reports/extraction/ocr_cells.py",
        "reports/extraction/ocr_rules.py",
        "reports/extraction/ocr_words.py",
        "reports/extraction/pdf_document.py",
        "reports/generation/",
    ],
    "python_calamine": ["reports/extraction/spreadsheet.py"],
    "openpyxl": ["portal/exports/formats.py"],
    "reportlab": ["reports/generation/layouts/pdf_pages.py"],
    "opencc": ["reports/script.py"],
    "charset_normalizer": ["reports/extraction/decoding.py"],
    "pypinyin": ["reports/pinyin.py"],
    "rapidfuzz": ["reports/parsing/labels.py", "search/correction.py"],
    "stdnum": ["reports/region_list.py"],
    "bs4": [],
}
MAX_LINES = 300
VAGUE = {"utils", "util", "helpers", "helper", "services", "service", "managers", "manager", "common", "misc", "tools"}


@cache
def modules() -> tuple[str, ...]:
    """Every module of the three packages but migrations, by its path from the root."""
    return tuple(
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    )


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs; imports for types alone do not."""
    for child in ast.iter_child_nodes(node):
        if is_type_checking(child):
            continue
        yield child
        yield from statements(child)


@cache
def imports(module: str) -> frozenset[str]:
    """The dotted names that a module imports, wherever in it."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    package = module.removesuffix(".py").removesuffix("/__init__").split("/")
    if not module.endswith("__init__.py"):
        package = package[:-1]
    found: set[str] = set()
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            found.add(whole)
            found.update(f"{whole}.{name.name}" for name in node.names)
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("import_module")
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            found.add(str(node.args[0].value))
    return frozenset(found)


def code_of(module: str) -> str:
    """What of a module runs: its code without docstrings and comments."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0].value.value = ""
    return ast.unparse(tree)


def uses(module: str, name: str) -> list[str]:
    """What of ``name`` the module imports."""
    return sorted(found for found in imports(module) if found == name or found.startswith(f"{name}."))


def inside(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}/") for place in places)


def offenders(places: tuple[str, ...], forbidden: tuple[str, ...]) -> dict[str, list[str]]:
    return {
        module: found
        for module in modules()
        if inside(module, places) and (found := [use for name in forbidden for use in uses(module, name)])
    }


def test_packages_import_one_way() -> None:
    assert offenders(("reports",), ("search", "portal", "tests", "bench")) == {}
    assert offenders(("search",), ("portal", "tests", "bench")) == {}
    assert offenders(("portal",), ("tests", "bench")) == {}


def test_settings_take_only_limits_from_the_other_packages() -> None:
    for name in ("reports", "search"):
        assert set(uses("portal/settings.py", name)) <= {"reports.extraction", "reports.extraction.limits"}


def test_pure_parts_know_no_django_and_no_database() -> None:
    forbidden = ("django", "reports.models", "reports.storage", "reports.pipeline", "reports.intake", "portal.settings")
    assert offenders(PURE, forbidden) == {}


@pytest.mark.parametrize("place", PURE)
def test_pure_part_is_where_it_is_looked_for(place: str) -> None:
    assert (ROOT / place).exists()


def test_extraction_knows_nothing_of_parsing() -> None:
    others = ("parsing", "validation", "gazetteer", "agencies", "generation", "reading")
    assert offenders(("reports/extraction",), tuple(f"reports.{name}" for name in others)) == {}


def test_parsing_knows_of_extraction_only_its_content() -> None:
    for module in modules():
        if inside(module, ("reports/parsing",)):
            allowed = ("reports.extraction.content", "reports.extraction")
            found = [use for use in uses(module, "reports.extraction") if not use.startswith(allowed[0])]
            assert set(found) <= {allowed[1]}, module
    assert offenders(("reports/parsing",), ("reports.validation", "reports.generation", "reports.reading")) == {}


def test_generation_knows_nothing_of_parsing_or_its_data() -> None:
    others = ("parsing", "extraction", "data", "validation", "gazetteer", "agencies", "script", "models", "reading")
    assert offenders(("reports/generation",), tuple(f"reports.{name}" for name in others)) == {}
    for module in modules():
        if inside(module, ("reports/generation",)):
            assert "reports.data" not in code_of(module), module
            assert "reports/data" not in code_of(module), module


def test_models_know_nothing_of_what_fills_them() -> None:
    names = ("storage", "pipeline", "intake", "archives", "reading", "validation", "demo", "management", "admin")
    assert offenders(("reports/models",), tuple(f"reports.{name}" for name in names)) == {}


def test_storage_and_intake_do_not_read_files_themselves() -> None:
    names = tuple(f"reports.{name}" for name in ("reading", "pipeline", "demo", "management", "admin"))
    assert offenders(("reports/storage.py", "reports/intake.py", "reports/archives.py"), names) == {}


def test_commands_and_admin_are_imported_by_nobody() -> None:
    others = tuple(m for m in modules() if "/management/" not in m and not m.endswith("/admin.py"))
    assert offenders(others, ("reports.management", "search.management", "portal.management", "reports.admin")) == {}


@pytest.mark.parametrize("engine", DOORS)
def test_third_party_engine_has_one_door(engine: str) -> None:
    doors = tuple(door.rstrip("/") for door in DOORS[engine])
    users = {module for module in modules() if uses(module, engine)}
    assert {module for module in users if not inside(module, doors)} == set()


def test_module_is_of_a_readable_size() -> None:
    long = {m: n for m in modules() if (n := (ROOT / m).read_text(encoding="utf-8").count("\n")) > MAX_LINES}
    assert long == {}


def test_function_is_of_a_readable_size() -> None:
    """Forty lines are a habit; half as much again is held."""
    long = {
        f"{module}:{node.name}": size
        for module in modules()
        for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > 60
    }
    assert long == {}


def test_file_is_named_after_one_concept() -> None:
    names = {part for module in modules() for part in module.removesuffix(".py").split("/")}
    assert names & VAGUE == set()


def test_no_seed_steers_code_or_data() -> None:
    """Neither the names of the seed files nor what only they say stands in the code; the region list aside."""
    seeds = ROOT.parent / "shared" / "seeds"
    names = [path.stem for path in seeds.rglob("*.txt")] if seeds.is_dir() else []
    words = [name for name in names if len(name) > 8] + [
        "全景西塞",
        "西塞山区科学技术和经济信息化局",
        "辽中区工信局",
        "大庙乡",
    ]
    texts = {module: code_of(module) for module in modules()}
    for path in (ROOT / "reports" / "data").iterdir():
        if path.is_file():
            texts[path.name] = path.read_text(encoding="utf-8")
    assert {name: found for name, text in texts.items() if (found := [word for word in words if word in text])} == {}


def test_imports_are_found_where_they_are() -> None:
    assert "reports.extraction.content" in imports("reports/parsing/groups.py")
    assert uses("reports/script.py", "opencc")
    assert uses("reports/extraction/html.py", "lxml")
    assert uses("reports/parsing/labels.py", "rapidfuzz")
