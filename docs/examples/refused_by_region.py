"""Where is the share of refused requests highest, and how far can the answer be trusted?

    python docs/examples/refused_by_region.py [address of the portal] [year]

Uses the API alone, with nothing but the standard library. For every province it prints the share of decided requests
that were refused, how many reports that rests on, and how many of these have equations that do not hold; for the
province with the highest share it then reads the reports behind the number, page by page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

SHARE = "share.refused"
REFUSED = "requests.refused_state_secret.total"


def ask(site: str, path: str, **parameters: object) -> Any:
    query = urlencode({key: value for key, value in parameters.items() if value is not None}, doseq=True)
    with urlopen(f"{site}/api/{path}?{query}", timeout=30) as answer:  # noqa: S310 - the caller's own address
        return json.load(answer)


def pages(site: str, path: str, key: str, **parameters: object) -> Iterator[Any]:
    """Every row of a list, following its cursor to the end."""
    cursor = None
    while True:
        page = ask(site, path, cursor=cursor, **parameters)
        yield from page[key]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def main(site: str = "http://127.0.0.1:8000", year: str | None = None) -> None:
    answer = ask(site, "aggregates", show=SHARE, by="region", year=year)
    rows = [(group, group["values"][0]) for group in answer["groups"]]
    stated = sorted(((g, v) for g, v in rows if v["value"] is not None), key=lambda row: -row[1]["value"])
    print("地区\t不予公开占比\t写明/全部报告\t勾稽不成立")
    for group, value in stated:
        print(f"{group['name']}\t{value['value']:.1%}\t{value['stated']}/{group['reports']}\t{group['failing']}")
    for notice in answer["notices"]:
        print("注意：", notice)
    if stated:
        highest = stated[0][0]
        print(f"\n{highest['name']}：因国家秘密不予公开的件数，逐份")
        for figure in pages(site, "figures", "figures", show=REFUSED, region=highest["key"], year=year, scope="agency"):
            said = figure["status"] if figure["value"] is None else f"{figure['value']:g}"
            print(f"{said}\t{figure['url']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
