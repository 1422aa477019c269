"""`python app.py` as an operator runs it: quiet when all is well, a sentence when it is not."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.synthesis import as_the_app

ROOT = Path(__file__).resolve().parent.parent.parent


def _run(outdir: Path, policies: str, **environment: str) -> subprocess.CompletedProcess[str]:
    file = outdir / "policies.yaml"
    file.write_text(policies)
    return subprocess.run(  # noqa: S603 - our own app
        [sys.executable, str(ROOT / "app.py")],
        env={
            "HOME": os.environ.get("HOME", str(outdir)),
            "PATH": "",  # no Node, no virtual environment
            "CDK_OUTDIR": str(outdir / "out"),
            "LIFEGUARD_POLICIES": str(file),
            **environment,
        },
        cwd=outdir,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_prints_nothing_and_writes_the_template(tmp_path: Path) -> None:
    done = _run(tmp_path, "notify: {emails: [ops@example.com]}\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    template = (tmp_path / "out" / "lifeguard.template.json").read_text()
    assert "ops@example.com" in template
    as_the_app(tmp_path / "policies.yaml", tmp_path / "here")
    assert (tmp_path / "here" / "lifeguard.template.json").read_text() == template


@pytest.mark.parametrize(
    ("policies", "says"),
    [
        ("policies: {default: {mode: pounce}}\n", "pounce"),
        ("alarms: [status, disk]\n", "disk"),
    ],
)
def test_a_wrong_policy_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policies: str, says: str
) -> None:
    file = tmp_path / "policies.yaml"
    file.write_text(policies)
    monkeypatch.setenv("LIFEGUARD_POLICIES", str(file))
    monkeypatch.setenv("CDK_OUTDIR", str(tmp_path / "out"))
    monkeypatch.setattr(sys, "path", [*sys.path])
    with pytest.raises(SystemExit) as end:  # in this process: another takes seconds to import
        runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
    said = end.value.code  # Python prints a text, and exits with 1
    assert isinstance(said, str)
    assert says in said
    assert "\n" not in said.strip()
    assert not (tmp_path / "out" / "lifeguard.template.json").exists()
