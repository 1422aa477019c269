"""Messages as HTML: escaped, others' text marked as such, ids that no line break parts."""

from __future__ import annotations

import re
from html import escape

from lifeguard.core.text.foreign import Foreign, shown
from lifeguard.core.text.message import Message, Param, message
from lifeguard.core.words.catalogue import Translator

_QUOTE, _NAME, _END = "\ue000", "\ue001", "\ue002"
"""Private-use characters: where others' text begins and ends. `shown` lets none of them through."""

_TAGS = str.maketrans({_QUOTE: '<span lang="en">', _END: "</span>"})
_NAMES = frozenset({"name", "by"})
"""Params that hold a name: it has no language of its own."""

_LINE, _NAME_WIDTH = 300, 40
"""Characters of a line of others' text, and of a name, that are shown."""

_ID = re.compile(
    r"(?<![\w-])(?:instance-event|eipalloc|ami|eni|snap|vol|i|h)-[0-9a-f]{8,17}(?![\w-])", re.ASCII
)


def words(reader: Translator, said: Message) -> str:
    """Return a message as text within HTML: escaped, and without any markup."""
    return escape(reader.say(said))


def html(reader: Translator, said: Message) -> str:
    """Return a message as HTML.

    Text that others have written is nearly always English (consoles, AWS's errors): it is marked
    so, for a screen reader [WCAG 2.2, 3.1.2]; names are set apart, whichever way they are written.
    """
    text = _unbroken(escape(reader.say(_marked(said))))
    return re.sub(f"{_NAME}([^{_END}]*){_END}", r"<bdi>\1</bdi>", text).translate(_TAGS)


def clause(said: Message) -> Message:
    """Return a clause as it begins a line of its own."""
    return message("page.item", what=said)


def _unbroken(text: str) -> str:
    return _ID.sub(r"<code>\g<0></code>", text)


def _marked(said: Message) -> Message:
    return Message(said.code, tuple((name, _param(name, value)) for name, value in said.params))


def _param(name: str, value: Param) -> Param:
    match value:
        case Message():
            return _marked(value) if value else value
        case Foreign() if name in _NAMES:
            return f"{_NAME}{shown(value, _NAME_WIDTH)}{_END}"
        case Foreign():
            return f"{_QUOTE}{shown(value, _LINE)}{_END}"
        case tuple():
            return tuple(_param(name, one) for one in value)
        case _:
            return value
