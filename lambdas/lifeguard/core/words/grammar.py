"""How each language writes times, durations, counts and lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from lifeguard.immutable import immutable

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KOREAN_DAYS = ("월", "화", "수", "목", "금", "토", "일")


@immutable
class Grammar:
    """One language's forms. Times are given in the zone in which they are to be read."""

    full: Callable[[datetime], str]  # with the date
    date: Callable[[datetime], str]
    short: Callable[[datetime], str]  # for a subject: the weekday, and the date if it is not near
    duration: Callable[[timedelta], str]
    listed: Callable[[Sequence[str]], str]  # "a, b and c"
    between: str  # what parts clauses that stand side by side


def _english_full(when: datetime) -> str:
    return f"{_english_date(when)} {when:%H:%M}"


def _english_date(when: datetime) -> str:
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"


def _english_short(when: datetime) -> str:
    return f"{_DAYS[when.weekday()]} {when:%H:%M}"


def _korean_full(when: datetime) -> str:
    return f"{_korean_date(when)} {when:%H:%M}"


def _korean_date(when: datetime) -> str:
    return f"{when.month}월 {when.day}일({_KOREAN_DAYS[when.weekday()]})"


def _korean_short(when: datetime) -> str:
    return f"{_KOREAN_DAYS[when.weekday()]} {when:%H:%M}"


def _parts(length: timedelta) -> tuple[int, int, int, int]:
    """Return days, hours, minutes and seconds, those that matter: two of them at most."""
    seconds = max(0, round(length.total_seconds()))
    if seconds >= 60:  # noqa: PLR2004  a minute
        seconds = round(seconds / 60) * 60
    if seconds >= 86_400:  # noqa: PLR2004  a day
        seconds = round(seconds / 3600) * 3600
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    return days, hours, minutes, rest


def _english_duration(length: timedelta) -> str:
    days, hours, minutes, seconds = _parts(length)
    found = [
        *([f"{days} day{'' if days == 1 else 's'}"] if days else []),
        *([f"{hours} h"] if hours else []),
        *([f"{minutes} min"] if minutes else []),
        *([f"{seconds} s"] if seconds else []),
    ]
    return " ".join(found) or "0 s"


def _korean_duration(length: timedelta) -> str:
    days, hours, minutes, seconds = _parts(length)
    found = [
        *([f"{days}일"] if days else []),
        *([f"{hours}시간"] if hours else []),
        *([f"{minutes}분"] if minutes else []),
        *([f"{seconds}초"] if seconds else []),
    ]
    return " ".join(found) or "0초"


def _english_list(items: Sequence[str]) -> str:
    *first, last = items or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def _korean_list(items: Sequence[str]) -> str:
    return ", ".join(items)


ENGLISH = Grammar(
    _english_full, _english_date, _english_short, _english_duration, _english_list, "; "
)
KOREAN = Grammar(_korean_full, _korean_date, _korean_short, _korean_duration, _korean_list, ". ")
