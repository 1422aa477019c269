"""`python -m sandbox demo`: its options, and the first line, which waits for no import."""

from __future__ import annotations

import argparse

from sandbox.cli.stories import NOTE, chosen, listed, names, opening
from sandbox.cli.suggestion import unknown
from sandbox.replay.console import say

_EXAMPLES = """examples:
  python -m sandbox demo                          all of them
  python -m sandbox demo lost-host --interactive  one, which you answer in your browser
  python -m sandbox demo containers --language ko one, with its emails in Korean"""

ABOUT = "Play outages in a local AWS and show the emails that the operator gets."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = ABOUT
    parser.epilog = "\n".join(("stories:", *listed(), "", _EXAMPLES))
    parser.add_argument("stories", nargs="*", type=_name, metavar="NAME", help="only these stories")
    parser.add_argument(
        "--story",
        dest="stories_too",
        action="append",
        default=[],
        type=_name,
        metavar="NAME",
        help="the same as NAME; repeatable",
    )
    parser.add_argument(
        "--interactive",
        action="store_true",
        help="answer Lifeguard's question yourself, on its page at 127.0.0.1",
    )
    parser.add_argument(
        "--language",
        choices=("en", "ko"),
        help="of the emails: English or Korean, in place of what each story's policies say",
    )
    parser.add_argument("--list", action="store_true", help="list the stories and play none")


def run(asked: argparse.Namespace) -> int:
    """Play the stories; return the exit status.

    Raises:
        SynthesisError, TemplateError: as `replay`.
    """
    if asked.list:
        say(*listed())
        return 0
    stories = chosen([*asked.stories, *asked.stories_too])
    say(opening(stories), NOTE)
    # Seconds to import: the first line is out now.
    from lifeguard.core.policy.policy import Language  # noqa: PLC0415
    from sandbox.cli import playing  # noqa: PLC0415

    language = None if asked.language is None else Language(asked.language)
    return playing.play(stories, interactive=asked.interactive, language=language)


def _name(text: str) -> str:
    if text not in names():
        raise argparse.ArgumentTypeError(unknown("story", text, names()))
    return text
