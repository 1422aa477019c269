"""RDS's DescribeDBLogFiles and DownloadDBLogFilePortion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.aws.rds.shared import page
from sandbox.gateway.refusal import Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.guest.logs import written

NO_FILE = "DBLogFileNotFoundFault"
_MOST = 1_048_576
"""Bytes of one answer [botocore: 1 MB]."""


def describe_db_log_files(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeDBLogFiles: of those that were written since a time, in milliseconds."""
    params, now = request.params, estate.agenda.now()
    database = estate.rds.database(params["DBInstanceIdentifier"])
    found = []
    for name, lines in sorted(database.spec.logs.items()):
        there = list(written(lines, now))
        last = max((at for at, _ in there if at is not None), default=now)
        told = {
            "LogFileName": name,
            "LastWritten": int(last.timestamp() * 1000),
            "Size": len(_text(line for _, line in there)),
        }
        if there and told["LastWritten"] >= params.get("FileLastWritten", 0):
            found.append(told)
    return page(request, "DescribeDBLogFiles", found)


def download_db_log_file_portion(estate: Estate, request: Request) -> dict[str, Any]:
    """DownloadDBLogFilePortion: without a marker, the most recent lines."""
    params, now = request.params, estate.agenda.now()
    database = estate.rds.database(params["DBInstanceIdentifier"])
    name = params["LogFileName"]
    if name not in database.spec.logs:
        raise Refusal(NO_FILE, f"DBLog File: {name}, is not found on the DB instance", 404)
    lines = [line for _, line in written(database.spec.logs[name], now)]
    text = _text(lines[-params.get("NumberOfLines", len(lines)) :] if lines else lines)
    return {
        "LogFileData": text[-_MOST:],
        "Marker": f"0:{len(lines)}",
        "AdditionalDataPending": False,
    }


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
