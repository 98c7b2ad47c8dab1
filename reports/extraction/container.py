"""Office files that are zip containers, opened within bounds: what a container says of itself is not believed.

Everything is checked before it is unpacked, and every part of XML before it is parsed.
"""

from __future__ import annotations

import codecs
import io
import struct
import zipfile
import zlib

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from lxml import etree

from reports.errors import ExtractionError
from reports.extraction.zip_source import members_overlap

MAX_ENTRIES = 2_000
MAX_PART = 32 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 4 * 1024 * 1024  # small parts of much the same markup may well shrink a lot
# Elements and attributes that one part may hold: a tree of them takes less than 300 MiB.
MAX_MARKS = 1_000_000
_LOCAL_HEADER = 30
_LOCAL_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED, _SUM_FOLLOWS = 0x1, 0x8
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What the standard library raises for damaged archives, from its own checks and from the decompressor.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)
_CHUNK = 4096


class Container:
    """The parts of an office file by name.

    Raises ExtractionError ``unsafe_file``, ``encrypted_file`` or ``damaged_file`` on opening, before anything is
    unpacked; reading a part may raise ``document_too_large``.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise ExtractionError("damaged_file") from error
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise unsafe("成员过多")
        self._infos = {_part_name(info): info for info in infos}
        if len({name.casefold() for name in self._infos}) < len(infos):
            raise unsafe("成员重名")
        for info in infos:
            _inspect(info)
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise unsafe("解压后的内容过大")
        if members_overlap(infos, self._zip.start_dir):
            raise unsafe("成员重叠")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, with forward slashes."""
        return tuple(self._infos)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of that name."""
        info = self._infos.get(name)
        if info is None:
            return None
        if info.file_size > MAX_PART:
            raise ExtractionError("document_too_large")
        try:
            with self._zip.open(info) as stream:
                return stream.read(info.file_size + 1)
        except _DAMAGE as error:
            raise ExtractionError("damaged_file") from error

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part of XML, None where there is none of that name. See ``parse_xml``."""
        data = self.read(name)
        return None if data is None else parse_xml(data)


def parse_xml(data: bytes) -> etree._Element:
    """The root element, comments left out.

    Raises ExtractionError ``unsafe_file`` for a document type definition or endless nesting, ``document_too_large``
    for more markup than any report has, ``damaged_file`` for what is no XML.
    """
    data = checked_xml(data)
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        message = str(error)
        if "depth" in message.lower():
            raise unsafe("嵌套过深") from error
        raise ExtractionError("document_too_large" if "huge" in message.lower() else "damaged_file") from error


class TornContainer:
    """A container that breaks off, so that its directory is lost: the parts that stand before the end.

    Raises ExtractionError ``encrypted_file`` or ``damaged_file`` for a part that is not as it was written.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    def xml(self, name: str) -> tuple[etree._Element | None, bool]:
        """The root of a part as far as it goes, None if nothing of it is there, and whether the part is whole."""
        start = self._find(name.encode())
        if start is None:
            return None, False
        flags, method, crc = struct.unpack_from("<6xHH4xI", self._data, start)
        name_length, extra_length = struct.unpack_from("<HH", self._data, start + 26)
        if flags & _ENCRYPTED:
            raise ExtractionError("encrypted_file")
        if method != zipfile.ZIP_DEFLATED:
            return None, False
        part, is_whole = _inflated(self._data[start + _LOCAL_HEADER + name_length + extra_length :])
        if is_whole and not flags & _SUM_FOLLOWS and zlib.crc32(part) != crc:
            raise ExtractionError("damaged_file")
        return etree.fromstring(checked_xml(part), _parser(recover=True)), is_whole

    def _find(self, name: bytes) -> int | None:
        start = self._data.find(_LOCAL_SIGNATURE)
        while 0 <= start <= len(self._data) - _LOCAL_HEADER:
            if self._data.startswith(name, start + _LOCAL_HEADER):
                return start
            start = self._data.find(_LOCAL_SIGNATURE, start + 4)
        return None


def _inflated(packed: bytes) -> tuple[bytes, bool]:
    """The bytes of a part up to where it breaks off, and whether that is its end."""
    inflater, part = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    for start in range(0, len(packed), _CHUNK):
        try:
            part += inflater.decompress(packed[start : start + _CHUNK])
        except zlib.error as error:  # not cut, but changed: what came before may be wrong as well
            raise ExtractionError("damaged_file") from error
        if len(part) > MAX_PART:
            raise ExtractionError("document_too_large")
        if inflater.eof:
            return bytes(part), True
    return bytes(part), False


def _parser(recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def checked_xml(data: bytes) -> bytes:
    """The part in UTF-8, once it is known to be no larger than reports are and to define no entities."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.count(b"<") > MAX_MARKS or data.count(b"=") > MAX_MARKS:
        raise ExtractionError("document_too_large")
    parser = XMLParser(target=_Prolog(), encoding="utf-8", forbid_dtd=True)
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
    except _RootBeginsError:  # what is wrong further on is said by whoever parses the whole
        return data
    except DefusedXmlException as error:
        raise unsafe("含有文档类型定义（DTD）或实体") from error
    except (ParseError, ValueError, LookupError) as error:
        raise ExtractionError("damaged_file") from error
    raise ExtractionError("damaged_file")


class _RootBeginsError(Exception):
    """The parser has come to the root element, and goes no further."""


class _Prolog:
    """Looks for where the root element begins: definitions can only stand before it."""

    def start(self, _tag: str, _attributes: dict[str, str]) -> None:
        raise _RootBeginsError

    def end(self, _tag: str) -> None: ...

    def data(self, _text: str) -> None: ...

    def close(self) -> None: ...


def unsafe(reason: str) -> ExtractionError:
    """The refusal of a structure that no report has; ``reason`` in Chinese."""
    return ExtractionError("unsafe_file", reason=reason)


def _part_name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _inspect(info: zipfile.ZipInfo) -> None:
    name = _part_name(info)
    if info.flag_bits & _ENCRYPTED:
        raise ExtractionError("encrypted_file")
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
        raise unsafe("路径指向文件以外")
    if info.compress_type not in _METHODS:
        raise unsafe("压缩方式不明")
    if info.file_size > _RATIO_FROM and info.file_size > info.compress_size * MAX_RATIO:
        raise unsafe("压缩比异常")
