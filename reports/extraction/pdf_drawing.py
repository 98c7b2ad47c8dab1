"""What a PDF page draws beside its text: the rules of its tables, and where its pictures lie."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from reports.errors import ExtractionError
from reports.extraction.pdf_page import Area, Page, Rule

MAX_OBJECTS = 50_000  # on one page
_MAX_DEPTH = 8
_THIN = 3.5  # points; a filled shape no thicker is a rule
_STRAIGHT = 1.0  # points by which a rule may lean
_SHORT = 2.0  # points; what is shorter is a dot
_MAX_SEGMENTS = 2_000  # of one path; more is a picture

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class Drawing:
    """Turns places on the canvas of a page into places on the upright page."""

    def __init__(self, left: float, bottom: float, right: float, top: float, turn: int) -> None:
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self._turn = turn
        across, down = right - left, top - bottom
        self.width, self.height = (down, across) if turn in (90, 270) else (across, down)

    def point(self, x: float, y: float) -> Point:
        if self._turn == 90:
            return y - self._bottom, x - self._left
        if self._turn == 180:
            return self._right - x, y - self._bottom
        if self._turn == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def area(self, left: float, bottom: float, right: float, top: float) -> Area:
        (ax, ay), (bx, by) = self.point(left, bottom), self.point(right, top)
        return Area(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def read_drawing(page: Any, drawing: Drawing, into: Page) -> None:
    """Put the rules and pictures of an open page into ``into``.

    Raises ExtractionError ``document_too_large`` for a page of more objects than any report's.
    """
    for number, (drawn, kind, matrix) in enumerate(_objects(page, page, _IDENTITY, 0)):
        if number > MAX_OBJECTS:
            raise ExtractionError("document_too_large")
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            into.rules += _rules(drawn, matrix, drawing)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            points = [drawing.point(*_apply(corner, matrix)) for corner in _corners(drawn)]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            into.pictures.append(
                Area(max(0.0, min(xs)), max(0.0, min(ys)), min(into.width, max(xs)), min(into.height, max(ys)))
            )


def _objects(page: Any, holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    """Every object with its kind and the matrix it is drawn by; those in forms as their own."""
    is_page = depth == 0
    count = pdfium.FPDFPage_CountObjects(holder) if is_page else pdfium.FPDFFormObj_CountObjects(holder)
    for index in range(count):
        drawn = pdfium.FPDFPage_GetObject(holder, index) if is_page else pdfium.FPDFFormObj_GetObject(holder, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _objects(page, drawn, _times(_matrix(drawn), matrix), depth + 1)
        yield drawn, kind, matrix


def _matrix(drawn: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(found)):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(point: Point, matrix: Matrix) -> Point:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _corners(drawn: Any) -> list[Point]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, *(ctypes.byref(side) for side in (left, bottom, right, top)))
    return [(x.value, y.value) for x in (left, right) for y in (bottom, top)]


def _rules(drawn: Any, matrix: Matrix, drawing: Drawing) -> Iterator[Rule]:
    count = pdfium.FPDFPath_CountSegments(drawn)
    mode, stroked = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(drawn, ctypes.byref(mode), ctypes.byref(stroked))
    if count > _MAX_SEGMENTS or not (mode.value or stroked.value):
        return
    whole = _times(_matrix(drawn), matrix)
    for points in _outlines(drawn, count):
        placed = [drawing.point(*_apply(point, whole)) for point in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if min(width, height) <= _THIN:
            rule = _straight((min(xs), min(ys)), (max(xs), max(ys)), _THIN)
            if rule:
                yield rule
        elif stroked.value:
            for start, end in pairwise(placed):
                if rule := _straight(start, end, _STRAIGHT):
                    yield rule


def _straight(start: Point, end: Point, lean: float) -> Rule | None:
    """The rule between two points if it is level or upright."""
    (ax, ay), (bx, by) = start, end
    width, height = abs(bx - ax), abs(by - ay)
    if max(width, height) < _SHORT or min(width, height) > lean:
        return None
    if width >= height:
        return Rule(False, (ay + by) / 2, min(ax, bx), max(ax, bx))
    return Rule(True, (ax + bx) / 2, min(ay, by), max(ay, by))


def _outlines(drawn: Any, count: int) -> Iterator[list[Point]]:
    """The corners of each part of a path that has no curves; closed parts end where they begin."""
    points: list[Point] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        points.append((x.value, y.value))
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
