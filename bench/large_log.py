"""Read an access log of so many bytes that is made meanwhile; print what it took as JSON."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from time import process_time

from bench.peak import peak_kb
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.ingest.logs.evidence import read_evidence

_KINDS = 5000
"""Different lines, but for their times."""


def pieces(size: int, spent: list[float]) -> Iterator[str]:
    """Yield a log: some thousand paths and clients, a few failures, three lines a second.

    Args:
        size: bytes of it.
        spent: gets the seconds that the making of each piece took.
    """
    chance = random.Random(41)  # noqa: S311  the same log each time
    kinds = [_line(chance, number) for number in range(_KINDS)]
    second = 0
    while size > 0:
        begun = process_time()
        piece = "".join(
            f"{client} - - [{_at(second + number // 3)} +0000] {rest}"
            for number, (client, rest) in enumerate(kinds)
        )
        second += _KINDS // 3
        size -= len(piece)
        spent.append(process_time() - begun)
        yield piece


def _at(second: int) -> str:
    minute, hour, day = second // 60 % 60, second // 3600 % 24, 1 + second // 86_400 % 28
    return f"{day:02}/Mar/2026:{hour:02}:{minute:02}:{second % 60:02}"


def _line(chance: random.Random, number: int) -> tuple[str, str]:
    status = 502 if number % 1000 == 0 else 404 if number % 50 == 0 else 200
    path = f"/api/items/{chance.randrange(5000)}?page={number % 9}"
    rest = (
        f'"GET {path} HTTP/1.1" {status} {chance.randrange(9999)} '
        '"https://shop.example.net/" "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101"\n'
    )
    return f"203.0.{number % 7}.{chance.randrange(250)}", rest


def main() -> None:
    """Read one, and diagnose."""
    spent: list[float] = []
    begun = process_time()
    diagnose(read_evidence([("web", pieces(int(sys.argv[1]), spent))], 2026))
    seconds = process_time() - begun - sum(spent)
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak_kb()}))


main()
