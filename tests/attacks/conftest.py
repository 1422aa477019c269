"""Attacks are played like any other scene: `play` of the end-to-end tests."""

from __future__ import annotations

from tests.e2e.conftest import cheap_replays, play

__all__ = ["cheap_replays", "play"]
