"""`python -m sandbox dashboard`: its options, and the page that it writes."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from sandbox.cli.status import status
from sandbox.dashboard.page import Viewer, empty, page, widgets
from sandbox.dashboard.record import Recorder
from sandbox.replay import report, stage
from sandbox.replay.console import complain, say
from sandbox.replay.progress import Progress
from sandbox.replay.replay import Replay

ABOUT = "Play a month and write the dashboard that CloudWatch would show as an HTML page."
_MONTH = Path(__file__).parents[1] / "dashboard" / "month"
_DAYS = 30


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.description = ABOUT
    parser.add_argument("--world", type=Path, default=_MONTH / "world.yaml", metavar="W.yaml")
    parser.add_argument("--policies", type=Path, default=_MONTH / "policies.yaml", metavar="P.yaml")
    parser.add_argument("--days", type=float, default=_DAYS, help="how long to play (30)")
    parser.add_argument("--out", type=Path, default=Path("dashboard.html"), metavar="F.html")
    parser.add_argument("--locale", default="en", help="the viewer's language (en)")
    parser.add_argument("--offset", default="+09:00", help="the viewer's clock (+09:00)")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")


def run(asked: argparse.Namespace) -> int:
    """Play, draw and write; return the exit status.

    Raises:
        InputFileError, SceneError, PolicyError: the input is wrong.
        SynthesisError, TemplateError: there is no template to play.
    """
    scene = stage.scene([], world=asked.world, policies=asked.policies)
    begins = scene.world.now
    scene = stage.scene(
        [],
        world=asked.world,
        policies=asked.policies,
        until=begins + timedelta(days=asked.days),
    )
    recorders: list[Recorder] = []

    def watch(replay: Replay) -> None:
        recorders.append(Recorder(replay))

    with Progress() as progress, stage.played(scene, progress.at, watch) as replay:
        progress.clear()
        recorders[0].finish()
        viewer = Viewer(asked.locale, asked.offset, asked.theme)
        drawn = widgets(replay.account, recorders[0], begins, viewer)
        problems = list(report.failures(replay))
    asked.out.write_text(page(drawn, viewer), "utf-8")
    without = list(empty(drawn))
    if without:
        complain(f"without data: {', '.join(without)}")
    say(f"{asked.out}: {len(drawn)} widgets")
    return status(problems)
