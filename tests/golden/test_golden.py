"""Every email reads as its golden file says; `make golden` writes the files anew."""

from __future__ import annotations

import pytest

from lifeguard.core.policy.policy import Language
from tests.golden.catalogue import ALL, EMAILS, path, read, text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ALL)
def test_it_reads_as_its_golden_file(
    name: str, language: Language, pytestconfig: pytest.Config
) -> None:
    found, file = text(read(ALL[name](), language)), path(name, language)
    if pytestconfig.getoption("--regenerate"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8"), "run `make golden` and read the difference"


def test_every_file_has_its_scene(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--regenerate"):
        pytest.skip("the files are being written")
    kept = {file for file in EMAILS.rglob("*") if file.is_file()}
    assert kept == {path(name, language) for name in ALL for language in Language}
