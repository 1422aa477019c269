"""Puts messages in words: one catalogue for each language.

A template is a format of Python's. In its fields stand the names of the message's params; what
follows a colon says how:

    {when}                  a time with its date; {when:time}, {when:date}, {when:short}, and
                            {when:zoned}, which names the zone
    {day:iso}               a time as 2026-11-20 12:23, for what may be long ago
    {length}                a duration: 12 min
    {count}                 a number with thousands separators; {count:server|servers} with its noun
    {items}                 several, with commas; {items:and}, {items:sentences},
                            {items:semicolons}, and {items:clauses} as the language parts them
    {what}                  another message; {what:cap} with a capital, {what:plain} without a
                            stop, {what:sentence} with both
    {said:60}               others' text, 60 columns of it at most; so {names:40}, each of several
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta, tzinfo
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from lifeguard.core.policy.policy import Language
from lifeguard.core.text.columns import cut
from lifeguard.core.text.foreign import Foreign, shown
from lifeguard.core.text.message import Message, Param
from lifeguard.core.words.grammar import Grammar
from lifeguard.immutable import immutable


@immutable
class Catalogue:
    """One language: its templates by code."""

    language: Language
    grammar: Grammar
    templates: Mapping[str, str]


@immutable
class Translator:
    """Puts messages in words for one reader: in a language, by the clock of a time zone.

    A reader's `offset` goes before the zone, which messages still name.
    """

    catalogue: Catalogue
    timezone: str = "UTC"
    offset: tzinfo | None = None
    _fields: _Fields = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the formatter; the zone is looked up once."""
        fields = _Fields(self.catalogue, self.offset or ZoneInfo(self.timezone))
        object.__setattr__(self, "_fields", fields)

    def say(self, said: Message, /) -> str:
        """Return a message in words.

        The ledger keeps messages for more than a year: of an earlier version's, the code itself
        stands for words that are gone, and a question mark for a param that it did not have.
        """
        return self._fields.say(said) if said else ""

    def local(self, when: datetime) -> datetime:
        """Return a time by the reader's clock."""
        return when.astimezone(self._fields.zone)


class _Fields(Formatter):
    """Formats the params of a message."""

    def __init__(self, catalogue: Catalogue, zone: tzinfo) -> None:
        self.catalogue = catalogue
        self.zone = zone

    def say(self, said: Message) -> str:
        template = self.catalogue.templates.get(said.code)
        return said.code if template is None else self.vformat(template, (), dict(said.params))

    def get_value(self, key: int | str, _args: Sequence[Any], kwargs: Mapping[str, Any]) -> Param:
        found: Param = kwargs.get(str(key), "?")
        return found

    def format_field(self, value: Param, format_spec: str) -> str:
        grammar = self.catalogue.grammar
        match value:
            case Message():
                return _cased(self.say(value) if value else "", format_spec, name=self._name(value))
            case Foreign():
                return cut(shown(value), int(format_spec)) if format_spec else shown(value)
            case datetime():
                return self._time(value, format_spec)
            case timedelta():
                return grammar.duration(value)
            case int():
                return _count(value, format_spec)
            case str():
                return _cased(value, format_spec)
            case _:
                return self._several(value, format_spec)

    def _name(self, said: Message) -> bool:
        """Whether a message begins with a name, whose first letter is not ours to change."""
        literal, field, *_ = next(
            iter(self.parse(self.catalogue.templates.get(said.code, ""))), ("", None)
        )
        if literal or field is None:
            return "_" in literal.partition(" ")[0]  # a setting, such as max_connections
        first = said.param(field)
        return self._name(first) if isinstance(first, Message) else isinstance(first, str | Foreign)

    def _time(self, when: datetime, form: str) -> str:
        grammar, local = self.catalogue.grammar, when.astimezone(self.zone)
        match form:
            case "time":
                return f"{local:%H:%M}"
            case "date":
                return grammar.date(local)
            case "short":
                return grammar.short(local)
            case "iso":
                return f"{local:%Y-%m-%d %H:%M}"
            case "zoned":
                return f"{grammar.full(local)} {local.tzname()}"
            case "zone":
                return str(local.tzname())
            case _:
                return grammar.full(local)

    def _several(self, items: Sequence[Param], form: str) -> str:
        said = [self.format_field(item, form if form.isdecimal() else "") for item in items]
        match form:
            case "and":
                return self.catalogue.grammar.listed(said)
            case "sentences":
                return " ".join(said)
            case "clauses":
                return self.catalogue.grammar.between.join(said)
            case "semicolons":
                return "; ".join(said)
            case _:
                return ", ".join(said)


def _cased(text: str, form: str, *, name: bool = True) -> str:
    start = text[:1] if name else text[:1].upper()
    match form:
        case "cap":
            return start + text[1:]
        case "plain":
            return text.rstrip(".")
        case "sentence":
            stop = "" if text.endswith((".", "?", "!", ":")) else "."
            return f"{start}{text[1:]}{stop}" if text else ""
        case _:
            return text


def _count(number: int, nouns: str) -> str:
    if not nouns:
        return f"{number:,}"
    one, _, many = nouns.partition("|")
    return f"{number:,} {one if number == 1 else many}"
