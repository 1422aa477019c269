"""Transcripts of a shell: `$ command`, then what it printed, until the next prompt."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting

_PROMPT = re.compile(
    r"(?:[\w.-]{1,64}@[\w.-]{1,64}[: ][^$#\s]{0,80}[$#]|\[[\w.-]{1,64}@[\w.-]{1,64} [^\]]{0,80}\][$#]|[$]) "
)
_WRAPPERS = frozenset({"sudo", "time", "env", "nohup", "timeout", "watch"})
_VALUED = frozenset({"timeout"})
_VALUED_OPTIONS = frozenset({"-u", "-g", "-n", "-s"})
"""Options of sudo, watch and timeout that a value follows."""
_PREPARING = frozenset({"cd", "echo", "printf", "export", "set", "source", ".", "true", ":", "yes"})
"""Commands before the one that a line is about."""
_INTO = (
    ("docker", "exec"),
    ("docker", "compose", "exec"),
    ("docker-compose", "exec"),
    ("podman", "exec"),
    ("ssh",),
)
_VALUED_INTO = frozenset({"-u", "-w", "-e", "--user", "--workdir", "--env", "-p", "-l", "-o"})
"""Their options that a value follows."""
_SPOKEN_WITH = frozenset(
    {
        "docker",
        "systemctl",
        "aws",
        "apt",
        "apt-get",
        "yum",
        "dnf",
        "ip",
        "kubectl",
        "docker-compose",
        "podman",
    }
)
"""Programs whose second word says what they do."""


@immutable
class ShellCommand:
    """One command: its words up to the first pipe, all of it, and what it printed."""

    words: tuple[str, ...]
    entry: Entry
    output: tuple[Entry, ...] = ()

    @property
    def text(self) -> str:
        """Return all of the command, pipes included."""
        return self.entry.message

    @property
    def is_piped(self) -> bool:
        """Whether another program has filtered what is printed."""
        return " | " in self.text

    @property
    def name(self) -> str:
        """Return what it runs: `df`, `docker rm`, `docker compose ps`."""
        first, *rest = self.words or ("",)
        program = first.rsplit("/", 1)[-1]
        said = [word for word in rest if not word.startswith("-")]
        if program not in _SPOKEN_WITH or not said:
            return program
        more = 2 if said[0] == "compose" else 1
        return " ".join((program, *said[:more]))


@immutable
class CommandRow:
    """What the outputs of some commands say.

    `prints_logs`: lines of the output that no format claims are texts as in any log.
    `covers`: of these kinds it prints all that there is up to now, unless it is filtered.
    """

    names: frozenset[str]
    read: Callable[[ShellCommand], Iterable[Sighting]]
    prints_logs: bool = False
    covers: frozenset[SourceKind] = frozenset()


def is_prompt(line: SourceLine) -> bool:
    """Whether a line begins a command."""
    text = line.text
    return ("$ " in text or "# " in text) and _PROMPT.match(text) is not None


def command_of(line: SourceLine) -> ShellCommand:
    """Return the command that a prompt begins; nothing is printed yet."""
    text = _PROMPT.sub("", line.text, 1)
    return ShellCommand(_words(text), Entry(line, text))


def _words(text: str) -> tuple[str, ...]:
    """Return the words of the first command of a line that does more than prepare another."""
    lexer = shlex.shlex(text[:1000], posix=True, punctuation_chars=";|&")
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        words = list(lexer)
    except ValueError:  # a quotation that does not end
        words = text[:1000].split()
    run: list[list[str]] = [[]]
    for word in words:
        if word.strip(";|&"):
            run[-1].append(word)
        elif run[-1]:
            run.append([])
    while len(run) > 1 and run[1] and run[0][0] in _PREPARING:
        run.pop(0)
    return tuple(_inner(_unwrapped(run[0])))


def _inner(words: list[str]) -> list[str]:
    """Return what is run in a container or on another host: `docker exec db psql` runs psql."""
    into = next((one for one in _INTO if tuple(words[: len(one)]) == one), ())
    left = words[len(into) :]
    while into and left and left[0].startswith("-"):
        option = left.pop(0)
        if option in _VALUED_INTO:
            del left[:1]
    if not into or len(left) < 2:  # noqa: PLR2004  where it runs, and what
        return words
    inner = left[1:]
    if len(inner) == 1 and " " in inner[0]:
        return list(_words(inner[0]))
    return _unwrapped(inner)


def _unwrapped(words: list[str]) -> list[str]:
    """Return the words of what is run by `sudo -u postgres`, `timeout 5` or `LANG=C`."""
    left = list(words)
    while left and (left[0] in _WRAPPERS or "=" in left[0].partition("/")[0]):
        wrapper = left.pop(0)
        while left and left[0].startswith("-"):
            option = left.pop(0)
            if option in _VALUED_OPTIONS:
                del left[:1]
        if wrapper in _VALUED:
            del left[:1]
    return left
