"""PDF files: loops, bombs, endless pages, boxes and pictures."""
# ruff: noqa: E501 - a table, one file a line

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from tests.reports.hostile.archives import packed
from tests.reports.hostile.case import END, READ, TITLE, Hostile, sample

SOURCE = "pdf_ruled_2019.pdf"
_UNSAFE, _LARGE, _DAMAGED = ("unsafe_file",), ("document_too_large",), ("damaged_file",)
_SLOW = ("too_slow",)
_NOTHING = ("no_text", "not_a_report")
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
    "/Ascent 900/Descent -200/CapHeight 800/StemV 80>>/DW 1000>>]>>"
)


def stream(data: bytes, entries: str = "") -> bytes:
    return f"<</Length {len(data)} {entries}>>stream\n".encode() + data + b"\nendstream"


def pdf(objects: Mapping[int, str | bytes], trailer: str = "/Root 1 0 R", start: int | None = None) -> bytes:
    """A PDF file of some objects by their numbers."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + (body.encode() if isinstance(body, str) else body) + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {max(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(
        f"{places.get(n, 0):010} 00000 {'n' if n in places else 'f'} \n".encode() for n in range(1, max(objects) + 1)
    )
    out += f"trailer\n<</Size {max(objects) + 1} {trailer}>>\nstartxref\n{table if start is None else start}\n%%EOF\n".encode()
    return bytes(out)


def shown(lines: Sequence[str], top: int = 780) -> str:
    """Operators that print some lines, one below the other."""
    return (
        f"BT /F 12 Tf 1 0 0 1 50 {top} Tm 16 TL "
        + " ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
        + " ET\n"
    )


def page(
    operators: str = "",
    page_entries: str = "",
    catalog: str = "",
    more: Mapping[int, str | bytes] | None = None,
    resources: str = "",
    trailer: str = "/Root 1 0 R",
) -> bytes:
    """A PDF file of one page that is a report, with ``operators`` between its beginning and the mark at its end."""
    text = shown([TITLE, "一、总体情况"]) + operators + shown(["二、主动公开政府信息情况", END], 200)
    objects: dict[int, str | bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R {catalog}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>> {resources}>> {page_entries}>>",
        4: stream(zlib.compress(text.encode()), "/Filter/FlateDecode"),
        5: _FONT,
    }
    return pdf({**objects, **(more or {})}, trailer)


def page_tree(kids: Mapping[int, str], root: str = "2 0 R") -> bytes:
    return pdf({1: f"<</Type/Catalog/Pages {root}>>", **kids})


def bomb(layers: int = 1) -> bytes:
    data = shown([TITLE]).encode() + b" " * (200 << 20)
    for _ in range(layers):
        data = zlib.compress(data, 9)
    filters = "/Filter[" + "/FlateDecode" * layers + "]"
    return pdf(
        {
            1: "<</Type/Catalog/Pages 2 0 R>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            4: stream(data, filters),
        }
    )


def picture(
    width: int, height: int, data: bytes, kind: str = "/Filter/FlateDecode", colours: str = "/DeviceGray"
) -> bytes:
    image = stream(
        data, f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace{colours}{kind}"
    )
    objects: dict[int, str | bytes] = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        4: stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        5: image,
    }
    return pdf(objects)


def many_pages(count: int) -> bytes:
    kids = " ".join(["3 0 R"] * count)
    return page(more={2: f"<</Type/Pages/Kids[{kids}]/Count {count}>>"})


def form_in_itself() -> bytes:
    form = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 6 0 R/Y 6 0 R>>>>"
    return page("/X Do\n", resources="/XObject<</X 6 0 R>>", more={6: stream(b"/X Do /Y Do /X Do", form)})


def forms_in_forms(depth: int = 30) -> bytes:
    """Each form shows the next one ten times."""
    forms = {
        6 + n: stream(
            b"/X Do " * 10, f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X {7 + n} 0 R>>>>"
        )
        for n in range(depth)
    }
    last = stream(b"0 0 1 1 re f", "/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    return page("/X Do\n", resources="/XObject<</X 6 0 R>>", more={**forms, 6 + depth: last})


def hidden_in_objects() -> bytes:
    """A stream of objects that says to hold itself."""
    body = b"4 0 9 20 " + b"<</Type/ObjStm/N 2/First 10>> " * 3
    return page(more={9: stream(body, "/Type/ObjStm/N 2/First 9/Extends 9 0 R")})


def endless_previous() -> bytes:
    return pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[]/Count 0>>"}, "/Root 1 0 R/Prev 9")


def previous_is_itself() -> bytes:
    data = page()
    place = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R>>\nstartxref", f"/Root 1 0 R/Prev {place}>>\nstartxref".encode())


def locked(user: bytes) -> bytes:
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(user.decode(), "owner", strength=128))
    canvas.drawString(50, 700, "2022")
    canvas.save()
    return buffer.getvalue()


def swapped(old: bytes, new: bytes, name: str = SOURCE) -> bytes:
    data = sample(name)
    assert old in data
    return data.replace(old, new)


_PASSES = (READ, *_DAMAGED, *_UNSAFE, *_LARGE)

PDFS = (
    Hostile("a report to compare with", "a.pdf", page, (READ,), END),
    Hostile("pages that are their own pages", "a.pdf", lambda: page_tree({2: "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"}), (*_DAMAGED, *_NOTHING)),
    Hostile("pages in a circle", "a.pdf", lambda: page_tree({2: "<</Type/Pages/Kids[3 0 R]/Count 2>>", 3: "<</Type/Pages/Kids[2 0 R]/Count 2/Parent 2 0 R>>"}), (*_DAMAGED, *_NOTHING)),
    Hostile("pages 5,000 levels down", "a.pdf", lambda: page_tree({n: f"<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>" for n in range(2, 5_000)}), (*_DAMAGED, *_NOTHING)),
    Hostile("says to have 4 billion pages", "a.pdf", lambda: page(more={2: "<</Type/Pages/Kids[3 0 R]/Count 4294967295>>"}), (*_PASSES, *_NOTHING), END),
    Hostile("says to have -1 pages", "a.pdf", lambda: page(more={2: "<</Type/Pages/Kids[3 0 R]/Count -1>>"}), (*_PASSES, *_NOTHING), END),
    Hostile("100,000 pages", "a.pdf", lambda: many_pages(100_000), _LARGE),
    Hostile("no pages", "a.pdf", lambda: page_tree({2: "<</Type/Pages/Kids[]/Count 0>>"}), (*_DAMAGED, *_NOTHING)),
    Hostile("table of places that precedes itself", "a.pdf", previous_is_itself, _PASSES, END),
    Hostile("table of places that is no table", "a.pdf", endless_previous, (*_DAMAGED, *_NOTHING)),
    Hostile("places that are all the same", "a.pdf", lambda: swapped(b"startxref", b"startxref\n9\n%"), _PASSES),
    Hostile("stream that is a bomb", "a.pdf", bomb, _UNSAFE),
    Hostile("stream that is a bomb in a bomb", "a.pdf", lambda: bomb(3), _UNSAFE),
    Hostile("stream packed fifty times", "a.pdf", lambda: bomb(1).replace(b"/Filter[", b"/Filter[" + b"/FlateDecode" * 50), _UNSAFE),
    Hostile("stream in hexadecimal a hundred times", "a.pdf", lambda: page(more={4: stream(b"00" * 9_000, f"/Filter[{'/AHx' * 100}]")}), (*_PASSES, *_NOTHING)),
    Hostile("runs that are a bomb", "a.pdf", lambda: page(more={4: stream(zlib.compress(b"\x81 " * (20 << 20), 9), "/Filter[/FlateDecode/RunLengthDecode]")}), (*_PASSES, *_NOTHING, *_SLOW)),
    Hostile("LZW that never ends", "a.pdf", lambda: page(more={4: stream(b"\x80" + b"\xff" * 999_999, "/Filter/LZWDecode")}), (*_PASSES, *_NOTHING, *_SLOW)),
    Hostile("filter with a row of 2,000,000,000 columns", "a.pdf", lambda: page(more={4: stream(zlib.compress(b" " * 9_999), "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000/Colors 32>>")}), (*_PASSES, *_NOTHING)),
    Hostile("length that lies", "a.pdf", lambda: swapped(b"/Length ", b"/Length 9999999999 /Was "), _PASSES),
    Hostile("length that is negative", "a.pdf", lambda: swapped(b"/Length ", b"/Length -1 /Was "), (*_PASSES, *_NOTHING)),
    Hostile("length that is its own stream", "a.pdf", lambda: page(more={4: b"<</Length 4 0 R>>stream\nq Q\nendstream"}), (*_PASSES, *_NOTHING)),
    Hostile("huge box", "a.pdf", lambda: page(page_entries="/MediaBox[-1e9 -1e9 1e9 1e9]"), (*_PASSES, *_NOTHING), END),
    Hostile("box of no size", "a.pdf", lambda: page(page_entries="/MediaBox[0 0 0 0]/CropBox[9 9 9 9]"), (*_PASSES, *_NOTHING), END),
    Hostile("box that is no number", "a.pdf", lambda: page(page_entries="/MediaBox[/a (b) null 3 0 R]"), (*_PASSES, *_NOTHING), END),
    Hostile("page turned by 17 degrees", "a.pdf", lambda: page(page_entries="/Rotate 17"), _PASSES, END),
    Hostile("units of a million", "a.pdf", lambda: page(page_entries="/UserUnit 1000000"), _PASSES, END),
    Hostile("arrays 100,000 deep", "a.pdf", lambda: page(more={9: "[" * 100_000 + "]" * 100_000}, catalog="/Names 9 0 R"), _PASSES, END),
    Hostile("dictionaries 50,000 deep", "a.pdf", lambda: page(more={9: "<</a" * 50_000 + " 1" + ">>" * 50_000}, catalog="/Names 9 0 R"), _PASSES, END),
    Hostile("arrays in the operators 100,000 deep", "a.pdf", lambda: page("[" * 100_000 + "]" * 100_000 + " TJ\n"), (*_PASSES, *_NOTHING), END),
    Hostile("saves 500,000 times", "a.pdf", lambda: page("q " * 500_000), (*_PASSES, *_SLOW), END),
    Hostile("objects that are each other", "a.pdf", lambda: page(more={8: "9 0 R", 9: "8 0 R"}, catalog="/Outlines 8 0 R/Names 9 0 R"), _PASSES, END),
    Hostile("contents that are each other", "a.pdf", lambda: page(more={4: "9 0 R", 9: "4 0 R"}), (*_PASSES, *_NOTHING)),
    Hostile("100,000 streams on a page", "a.pdf", lambda: page(page_entries="/Contents[" + "4 0 R " * 100_000 + "]"), (*_PASSES, *_SLOW)),
    Hostile("form that shows itself", "a.pdf", form_in_itself, (*_PASSES, *_SLOW, "too_much_memory"), END),
    Hostile("forms that show forms tenfold", "a.pdf", forms_in_forms, (*_PASSES, *_SLOW, "too_much_memory"), END),
    Hostile("one million rectangles", "a.pdf", lambda: page("1 1 9 9 re f " * 1_000_000), (*_LARGE, *_SLOW)),
    Hostile("one million lines", "a.pdf", lambda: page("".join(f"{n % 500} {n % 800} m {n % 500 + 9} {n % 800} l S " for n in range(1_000_000))), (*_LARGE, *_SLOW)),
    Hostile("ten thousand rules across and down", "a.pdf", lambda: page("".join(f"0 {n / 6:.2f} m 595 {n / 6:.2f} l S {n / 9:.2f} 0 m {n / 9:.2f} 842 l S " for n in range(5_000))), (READ, *_LARGE, *_SLOW, "not_a_report"), END),
    Hostile("one path of a million points", "a.pdf", lambda: page("0 0 m " + "".join(f"{n % 500} {n % 800} l " for n in range(1_000_000)) + "S "), (READ, *_LARGE, *_SLOW), END),
    Hostile("one million letters", "a.pdf", lambda: page(shown(["公开" * 40] * 12_500)), (*_LARGE, *_SLOW)),
    Hostile("one million operators of text", "a.pdf", lambda: page("BT " + "/F 9 Tf 1 0 0 1 9 9 Tm <516c> Tj " * 300_000 + "ET "), (*_LARGE, *_SLOW)),
    Hostile("150 pages of 40,000 letters", "a.pdf", lambda: page(shown(["公开" * 40] * 500), more={2: f"<</Type/Pages/Kids[{'3 0 R ' * 150}]/Count 150>>"}), (*_LARGE, *_SLOW)),
    Hostile("letters of no size, beside each other", "a.pdf", lambda: page("BT /F 9 Tf 1 0 0 0 50 500 Tm <516c5f00> Tj 1 0 0 0 90 500 Tm <516c5f00> Tj ET "), _PASSES, END),
    Hostile("letters a millimetre and a mile high", "a.pdf", lambda: page("BT /F 0.0001 Tf <516c> Tj /F 1000000 Tf <516c> Tj /F -9 Tf <516c> Tj ET "), _PASSES, END),
    Hostile("numbers beyond all numbers", "a.pdf", lambda: page("1e99 0 0 99999999999999999999999 -9e99 9 cm BT /F 9e99 Tf <516c> Tj ET 1e999 1e999 m 9e99 0 l S "), (*_PASSES, *_NOTHING)),
    Hostile("picture of 100,000 by 100,000", "a.pdf", lambda: picture(100_000, 100_000, zlib.compress(bytes(1 << 20))), (*_PASSES, *_NOTHING, *_SLOW, "too_much_memory", "needs_ocr")),
    Hostile("picture of minus one", "a.pdf", lambda: picture(-1, 2_147_483_647, b""), (*_PASSES, *_NOTHING, "needs_ocr")),
    Hostile("picture that is a bomb", "a.pdf", lambda: picture(30_000, 30_000, zlib.compress(bytes(900_000_000 >> 1), 9)), _UNSAFE),
    Hostile("picture of black and white, 60,000 by 60,000", "a.pdf", lambda: picture(60_000, 60_000, b"\0" * 99, "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>"), (*_PASSES, *_NOTHING, *_SLOW, "too_much_memory", "needs_ocr")),
    Hostile("picture in a format of trouble", "a.pdf", lambda: picture(999, 999, b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(999), "/Filter/JPXDecode"), (*_PASSES, *_NOTHING, "needs_ocr")),
    Hostile("password", "a.pdf", lambda: locked(b"secret"), ("encrypted_file",)),
    Hostile("empty password", "a.pdf", lambda: locked(b""), ("not_a_report",)),
    Hostile("encryption that nobody knows", "a.pdf", lambda: page(trailer="/Root 1 0 R/Encrypt<</Filter/Standard/V 99/R 99>>"), ("encrypted_file", *_DAMAGED)),
    Hostile("script that runs when opened", "a.pdf", lambda: page(catalog="/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);while\\(1\\){})>>"), (READ,), END, ("alert",)),
    Hostile("program that runs when opened", "a.pdf", lambda: page(catalog="/OpenAction<</S/Launch/F(/bin/sh)>>"), (READ,), END, ("/bin/sh",)),
    Hostile("form with a script in XML", "a.pdf", lambda: page(catalog="/AcroForm<</XFA 9 0 R/Fields[]>>", more={9: stream(b"<xdp><script>x</script></xdp>")}), (READ,), END),
    Hostile("files within", "a.pdf", lambda: page(catalog="/Names<</EmbeddedFiles<</Names[(a.exe) 9 0 R]>>>>", more={9: "<</Type/Filespec/F(a.exe)/EF<</F 10 0 R>>>>", 10: stream(b"MZ" * 99)}), (READ,), END),
    Hostile("contents that are a file of the system", "a.pdf", lambda: page(more={4: "<</Length 0/F(/etc/passwd)>>stream\n\nendstream"}), (*_PASSES, *_NOTHING), lacks=("root:",)),
    Hostile("objects within themselves", "a.pdf", hidden_in_objects, _PASSES, END),
    Hostile("only a beginning", "a.pdf", lambda: b"%PDF-1.7\n", _DAMAGED),
    Hostile("a beginning and zeros", "a.pdf", lambda: b"%PDF-1.7\n" + bytes(5 << 20), _DAMAGED),
    Hostile("a million objects", "a.pdf", lambda: page(more=dict.fromkeys(range(10, 700000), "0")), (*_PASSES, *_SLOW), END),
    Hostile("half a million words stream", "a.pdf", lambda: b"%PDF-1.7\n" + b"stream\r\n" * 500_000, _DAMAGED),
    Hostile("streams that begin packed, 20,000 times", "a.pdf", lambda: b"%PDF-1.7\n" + (b"1 0 obj <</Filter/FlateDecode>> stream\r\n" + zlib.compress(bytes(1 << 16))) * 20_000, (*_UNSAFE, *_DAMAGED)),
    Hostile("a zip behind it", "a.pdf", lambda: page() + packed([(b"a.txt", TITLE.encode())]), _PASSES, END),
    Hostile("a page before it", "a.html", lambda: b"<html><script>x</script>" + page(), (READ, *_DAMAGED)),
)  # fmt: skip
