"""A zip file of parts, the container of docx and xlsx, the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MADE = (2021, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A part beside the main one: its XML, and its kind as content type and relation call it.

    ``kind`` is the last word of the relation (``styles``), ``content`` that of the content type where it is another.
    """

    xml: str
    kind: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside that the main part names by its key."""

    address: str


def package(main: str, xml: str, content: str, parts: Mapping[str, Part | Link]) -> bytes:
    """A package with the main part ``main`` (a path) of type ``content``; ``parts`` by their path beside it.

    Relation ids are the paths without their ending, so that the main part can name them.
    """
    folder, name = main.split("/")
    family = "wordprocessingml" if folder == "word" else "spreadsheetml"
    types = [(f"/{main}", f"{_OFFICE}.{family}.{content}.main+xml")]
    relations = []
    files = {main: xml}
    for path, part in parts.items():
        if isinstance(part, Link):
            relations.append(_relation(path, "hyperlink", part.address, ' TargetMode="External"'))
            continue
        types.append((f"/{folder}/{path}", f"{_OFFICE}.{family}.{part.content or part.kind}+xml"))
        relations.append(_relation(path.rpartition(".")[0].replace("/", "_"), part.kind, path))
        files[f"{folder}/{path}"] = part.xml
    listed = "".join(f'<Override PartName="{path}" ContentType="{kind}"/>' for path, kind in types)
    files["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )
    files["_rels/.rels"] = _relations([_relation("rId1", "officeDocument", main)])
    files[f"{folder}/_rels/{name}.rels"] = _relations(relations)
    return _zipped({path: files[path] for path in sorted(files)})


def _relation(key: str, kind: str, target: str, extra: str = "") -> str:
    return f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"{extra}/>'


def _relations(lines: list[str]) -> str:
    name = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{name}">{"".join(lines)}</Relationships>'


def _zipped(files: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (_XML + text).encode())
    return buffer.getvalue()
