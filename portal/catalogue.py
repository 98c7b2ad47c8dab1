"""The English of the pages: what is to be translated, gathered from code and templates, and the catalogue Django reads.

Sentences of pages stand in ``locale/en/LC_MESSAGES/django.po``; words that are data (labels of the forms, kinds of
problems, types of agencies) have their English beside them in tables of ``reports/data``. Both go into one compiled
catalogue, so that ``gettext`` finds either. It is compiled here, with Babel, for msgfmt is not on a fresh machine.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from reports.region_list import read_rows

PACKAGES: Final = ("portal", "search", "reports")
# Folders whose texts no reader sees: pages for staff are in Chinese alone.
STAFF: Final = frozenset({"manage", "management", "registration", "migrations", "generation"})
FOLDER: Final = Path("portal/locale/en/LC_MESSAGES")
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Tables whose words are shown: (file, column of the Chinese, column of the English).
TABLES: Final = (
    ("labels.csv", "zh", "en"),
    ("problems.csv", "label_zh", "label_en"),
    ("agency_types.csv", "type", "label_en"),
    ("formats.csv", "zh", "en"),
    ("shares.csv", "label_zh", "label_en"),
    ("shares.csv", "zh", "en"),
)
_INDENT = re.compile(r"(?m)^[ \t]+")


def po_path() -> Path:
    return Path(settings.BASE_DIR) / FOLDER / "django.po"


def mo_path() -> Path:
    return po_path().with_suffix(".mo")


def translated() -> Catalog:
    """The sentences of the pages with their English, as they stand in the file."""
    with po_path().open("rb") as stream:
        return read_po(stream, locale="en", domain="django")


def words() -> dict[str, str]:
    """The words that are data, Chinese → English."""
    return {row[zh]: row[en] for name, zh, en in TABLES for row in read_rows(name) if row[zh] and row[en]}


def gathered() -> Catalog:
    """Every sentence that code and templates mark to be translated, without English, with the files it stands in."""
    catalogue = Catalog(locale="en", domain="django", charset="utf-8", fuzzy=False)
    for path, text in _sources():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for _line, message, comments, context in extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, ("Translators:",)
        ):
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def _sources() -> Iterator[tuple[Path, str]]:
    """Code as it stands, and of templates what Django makes of them for xgettext: calls amid noise."""
    for package in PACKAGES:
        folder = Path(settings.BASE_DIR) / package
        for path in sorted(folder.rglob("*.py")):
            if not STAFF.intersection(path.parts):
                yield path, path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("templates/**/*.*")):
            if path.is_file() and not STAFF.intersection(path.parts):
                yield path, _INDENT.sub("", templatize(path.read_text(encoding="utf-8"), origin=path.name))


def update() -> Catalog:
    """Bring the file up to date with code and templates: new sentences without English, those no longer used gone."""
    catalogue = translated()
    catalogue.update(gathered(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with po_path().open("wb") as stream:
        write_po(stream, catalogue, width=110, sort_output=True, include_lineno=False)
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences of a catalogue that lack their English or one of its plural forms, or whose English is in doubt."""
    found = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def compile_catalogue() -> None:
    """Write the catalogue that Django reads; whole or not at all, since others may be reading it."""
    catalogue = translated()
    for zh, en in words().items():
        if zh not in catalogue:
            catalogue.add(zh, en)
    beside = mo_path().with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as stream:
        write_mo(stream, catalogue)
    beside.replace(mo_path())
