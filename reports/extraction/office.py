"""Formats that only LibreOffice knows (doc and wps, rtf, odt, ods, Word XML): converted, then read as docx or xlsx."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from reports.errors import ExtractionError
from reports.extraction import compound
from reports.extraction.container import Container, parse_xml, unsafe
from reports.extraction.content import Content
from reports.extraction.docx import read_docx
from reports.extraction.programs import find_program, run_program
from reports.extraction.spreadsheet import read_xlsx

_SECONDS = 9  # of its processor time: with that of the reader, no more than a file may take
_ENCRYPTED_DOC = 0x0100  # fEncrypted in the flags of the file information block, [MS-DOC] 2.5.2
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
# Links are not followed and macros do not run, whatever the document asks for.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution">\
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks">\
<value>true</value></prop></item>
</oor:items>
"""


def read_doc(data: bytes) -> Content:
    """Word 97–2003, and WPS, which writes the same. Raises ExtractionError; see ``_converted``."""
    document = compound.stream(data, "WordDocument") or b""
    if int.from_bytes(document[10:12], "little") & _ENCRYPTED_DOC:
        raise ExtractionError("encrypted_file")
    return _converted(data, "doc", read_docx, "docx")


def read_rtf(data: bytes) -> Content:
    """Rich text. Raises ExtractionError; see ``_converted``."""
    return _converted(data, "rtf", read_docx, "docx")


def read_odt(data: bytes) -> Content:
    """OpenDocument text. Raises ExtractionError; see ``_converted`` and ``Container``."""
    _check_open_document(data)
    return _converted(data, "odt", read_docx, "docx")


def read_ods(data: bytes) -> Content:
    """OpenDocument spreadsheet. Raises ExtractionError; see ``_converted`` and ``Container``."""
    _check_open_document(data)
    return _converted(data, "ods", read_xlsx, "xlsx")


def read_wordml(data: bytes) -> Content:
    """A Word document in a single file of XML. Raises ExtractionError; see ``_converted`` and ``parse_xml``."""
    parse_xml(data)
    return replace(_converted(data, "xml", read_docx, "docx"), kind="wordml")


def _check_open_document(data: bytes) -> None:
    container = Container(data)
    for name in container.names:
        if name.endswith(".xml") and (root := container.xml(name)) is not None:
            if next(root.iter("{*}encryption-data"), None) is not None:
                raise ExtractionError("encrypted_file")
            if next(root.iter("{*}section-source"), None) is not None:
                raise unsafe("引用了其他文件的内容")


def _converted(data: bytes, kind: str, read: Callable[[bytes], Content], target: str) -> Content:
    """Raises ExtractionError ``needs_office`` without LibreOffice, ``conversion_failed`` if it makes nothing of the
    file, ``too_slow`` if it takes too long."""
    program = find_program("soffice")
    if program is None:
        raise ExtractionError("needs_office", kind=kind)
    # What a program that was stopped has started may still write here; all of it goes when the reader ends.
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, output = folder / f"source.{kind}", folder / "converted" / f"source.{target}"
        source.write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation=file://{quote(str(folder / 'profile'))}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", _FILTERS[target]),
            *("--outdir", str(output.parent), str(source)),
        ]
        run_program(command, folder, _SECONDS)
        if not output.is_file():
            raise ExtractionError("conversion_failed", kind=kind)
        return replace(read(output.read_bytes()), kind=kind)
