"""What the upload page says of the formats that can be read on this server."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.formats import ARCHIVE_SUFFIX, all_formats, missing_programs, readable_suffixes


@dataclass(frozen=True, slots=True)
class ToldFormats:
    """``families`` are names people use, ``accept`` the endings for the form; ``lacking`` says what is missing here."""

    families: list[str]
    accept: str
    lacking: list[str]


def told_formats() -> ToldFormats:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    families = list(dict.fromkeys(format_.family[language] for format_ in all_formats()))
    return ToldFormats(families, ",".join((*readable_suffixes(), ARCHIVE_SUFFIX)), _lacking())


def _lacking() -> list[str]:
    words = {
        "libreoffice": _("服务器没有安装 LibreOffice，暂时不能读取 %(endings)s：请另存为 docx 或 xlsx。"),
        "tesseract": _("服务器没有文字识别程序（tesseract 及 chi_sim），暂时不能读取扫描件：请上传含文字的版本。"),
    }
    return [words[program] % {"endings": _("、").join(_endings(program))} for program in missing_programs()]


def _endings(program: str) -> list[str]:
    return [
        suffix.lstrip(".") for format_ in all_formats() if format_.program == program for suffix in format_.suffixes
    ]
