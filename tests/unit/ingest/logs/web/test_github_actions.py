"""Logs of GitHub Actions."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import kinds, said, times

AT = "2026-03-12T09:14:02.1234567Z "

LINES: dict[str, object] = {
    "##[group]Run docker compose -f prod.yml up -d": (HostSymptom.DEPLOYED, "", {}),
    "##[group]Run appleboy/deploy-action@v1": (HostSymptom.DEPLOYED, "", {}),
    "##[group]Run ssh deploy": (HostSymptom.DEPLOYED, "", {}),
    "out: docker stack deploy -c x shop": (HostSymptom.DEPLOYED, "", {}),
    "Deployment successful": (HostSymptom.DEPLOYED, "", {}),
    "##[error]Process completed with exit code 1.": (AppSymptom.EXITED, "", {"code": 1}),
    "##[group]Run npm test": None,
}


@pytest.mark.parametrize("step", ["", "deploy\tUp\t"])
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, step: str) -> None:
    text = step + AT + line
    assert said(text) == ([says] if says else [])
    assert kinds(text) == {"github-actions": 1}


def test_its_time() -> None:
    assert times(f"{AT}Deployed to production") == ["2026-03-12T09:14:02.123456+00:00"]


@pytest.mark.parametrize(
    "line", ["2026-03-12T09:14:02.123Z hello", "2026-99-12T09:14:02.1234567Z hello"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
