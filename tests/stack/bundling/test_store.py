"""Builds are kept by what they were made from, and only a few of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacks.bundling import store


@pytest.fixture(autouse=True)
def _builds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(store, "BUILDS", tmp_path)


def made(number: int) -> Path:
    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "made").write_text(str(number))

    return store.kept("code", f"{number:064}", make)[0]


def test_the_newest_stay() -> None:
    folders = [made(10**48 * number) for number in range(6)]
    assert [folder for folder in folders if folder.exists()] == folders[-3:]


def test_those_of_another_kind_are_let_alone(tmp_path: Path) -> None:
    (tmp_path / "layer-1").mkdir()
    for number in range(6):
        made(10**48 * number)
    assert (tmp_path / "layer-1").exists()


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        folder.mkdir()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.kept("code", "1" * 64, fail)
    assert not list(tmp_path.iterdir())


def test_another_way_of_making_is_another_build(monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(1)
    monkeypatch.setattr(store, "recipe", lambda: "another")
    assert made(1) != before
