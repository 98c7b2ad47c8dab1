"""Conversions by LibreOffice, where it is installed: many files in one start of the program.

Converted files hold the same report each time, but not the same bytes: LibreOffice writes the time into them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

BATCH = 60
"""Files in one start of LibreOffice."""
START_SECONDS, FILE_SECONDS = 60, 10
"""How long a start and each file of it may take."""


class ConversionError(Exception):
    """LibreOffice is missing, gave up or took too long. The message is in Chinese, for people."""


def program() -> str | None:
    """Where LibreOffice is, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: Sequence[Path], target: str, folder: Path) -> list[Path]:
    """Convert ``files`` into ``folder``, in their order; ``target`` is an ending with or without a filter's name.

    The files must have different names. ConversionError where any of them could not be converted.
    """
    office = program()
    if office is None:
        raise ConversionError("没有找到 LibreOffice（soffice）。请先安装，例如：apt-get install libreoffice-writer")
    out = [folder / f"{path.stem}.{target.partition(':')[0]}" for path in files]
    with tempfile.TemporaryDirectory() as profile:
        for start in range(0, len(files), BATCH):
            batch = files[start : start + BATCH]
            options = [f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", target]
            said = _run([office, *options, "--outdir", str(folder), *map(str, batch)], len(batch))
            made = out[start : start + BATCH]
            missing = [source.name for source, path in zip(batch, made, strict=True) if not path.exists()]
            if missing:
                raise ConversionError(f"LibreOffice 没有转换 {'、'.join(missing)}：{said.strip()[-300:]}")
    return out


def _run(command: list[str], files: int) -> str:
    """Run LibreOffice and give back what it said; it starts children, so that all of them are stopped with it."""
    limit = START_SECONDS + FILE_SECONDS * files
    process = subprocess.Popen(  # noqa: S603 - a program of the system and files of our own making
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        output, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise ConversionError(f"LibreOffice 在 {limit} 秒内没有完成 {files} 个文件的转换。") from error
    return output.decode(errors="replace")
