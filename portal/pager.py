"""Links to the pages of a list: the first, the last, and those around the present one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page's number and address; ``number`` None stands for a gap."""

    number: int | None
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    links: tuple[PageLink, ...]
    previous: str = ""
    next: str = ""


def page_links(current: int, pages: int, url_of: Callable[[int], str]) -> Pager | None:
    """The pager of a list of ``pages`` pages; None where one page holds it all."""
    if pages < 2:
        return None
    numbers = sorted({1, pages} | {n for n in range(current - 1, current + 2) if 1 <= n <= pages})
    links: list[PageLink] = []
    for number in numbers:
        if links and links[-1].number is not None and number - links[-1].number > 1:
            links.append(PageLink(None))
        links.append(PageLink(number, url_of(number), number == current))
    previous = url_of(min(current - 1, pages)) if current > 1 else ""
    return Pager(tuple(links), previous, url_of(current + 1) if current < pages else "")
