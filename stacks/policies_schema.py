"""Writes `policies.schema.json`, by which an editor completes and checks `policies.yaml`."""

from __future__ import annotations

import json

from lifeguard.config.json_schema import NAME, document
from stacks.settings import ROOT

_REFERENCE = ROOT / "docs" / "policies.md"
_COLUMNS = 6
_MEANING = 4


def meanings(reference: str) -> dict[str, str]:
    """Return what each key means, from the tables of the reference."""
    rows = (line.strip("| ").split(" | ") for line in reference.splitlines())
    return {
        row[0].strip("`"): row[_MEANING].replace("`", "")
        for row in rows
        if len(row) == _COLUMNS and row[0].startswith("`")
    }


def text() -> str:
    """Return the file's content."""
    schema = document(meanings(_REFERENCE.read_text("utf-8")))
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (ROOT / NAME).write_text(text(), "utf-8")
