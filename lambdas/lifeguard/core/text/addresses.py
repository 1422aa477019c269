"""Network addresses, shown in part: enough to recognise one's own, too little to tell others."""

from __future__ import annotations

import re

_IPV4 = re.compile(r"(?<![\w.])(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}(?![\w]|\.\d)")
_VERSION = re.compile(r"(?:[A-Za-z]/|\bv\.? ?|\bver\.? ?|\bversion:? ?)\Z", re.IGNORECASE)
_BEFORE = 12
"""Characters before a number that tell whether it is a version."""

_HOST = re.compile(r"\b((?:ec2|ip)-\d{1,3}-\d{1,3})-\d{1,3}-\d{1,3}\b")
_GROUP = r"[0-9A-Fa-f]{1,4}"
_WHOLE = re.compile(rf"(?<![\w:.])({_GROUP}:{_GROUP})(?::{_GROUP}){{6}}(?![\w:])")
_SHORT = re.compile(
    rf"(?<![\w:.])((?:{_GROUP}(?::{_GROUP})?)?)(?::{_GROUP}){{0,5}}::"
    rf"(?:{_GROUP}(?::{_GROUP}){{0,6}})?(?:(?:\.\d{{1,3}}){{3}}|:\d{{1,3}}(?:\.[\dx]{{1,3}}){{3}})?(?![\w:])"
)
"""RFC 4291, section 2.2: groups of hexadecimal digits, those of zeros left out once."""


def without_addresses(text: str) -> str:
    """Return text in which addresses of IPv4 and IPv6 are cut; versions and loopback are none."""
    text = _SHORT.sub(_short, text)
    text = _WHOLE.sub(r"\1::x", text)
    text = _IPV4.sub(_ipv4, text)
    return _HOST.sub(r"\1-x-x", text)


def _ipv4(found: re.Match[str]) -> str:
    start = found.start()
    before = found.string[max(0, start - _BEFORE) : start]
    if found[1] in {"0", "127"} or int(found[1]) > 255 or _VERSION.search(before):  # noqa: PLR2004  a byte
        return found[0]
    return f"{found[1]}.{found[2]}.x.x"


def _short(found: re.Match[str]) -> str:
    """Names of C++ and Java have colons too; loopback and the unspecified address say nothing."""
    whole = found[0]
    if whole in {"::", "::1"} or not any(character.isdigit() for character in whole):
        return whole
    return f"{found[1]}::x"
