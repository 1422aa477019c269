"""One parser a kind of value: the operator's own text in, the value or the reason why not out."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import time, timedelta
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from lifeguard.config import patterns
from lifeguard.config.problem import InvalidValue, quoted
from lifeguard.config.yaml_nodes import Scalar
from lifeguard.core.endpoints.forbidden import forbidden
from lifeguard.core.resources.tags import PREFIX

Parser = Callable[[Scalar], object]
"""What it returns is the value, or Refused."""


def word(kind: type[StrEnum]) -> Parser:
    """Return the parser of an enumeration."""
    allowed = ", ".join(kind)

    def parse(scalar: Scalar) -> StrEnum | InvalidValue:
        if scalar.text in kind.__members__.values():
            return kind(scalar.text)
        return InvalidValue(f"{_complaint(scalar)}; allowed: {allowed}")

    return parse


def whole(least: int, most: int) -> Parser:
    """Return the parser of whole numbers from `least` to `most`."""

    def parse(scalar: Scalar) -> int | InvalidValue:
        text = scalar.text
        if not patterns.WHOLE.fullmatch(text) or not least <= int(text) <= most:
            allowed = f"whole numbers from {least} to {most}"
            return InvalidValue(f"{quoted(text)} is not allowed; allowed: {allowed}")
        if text != str(int(text)):
            return InvalidValue(f"{quoted(text)} may be octal in YAML; write {int(text)}")
        return int(text)

    return parse


def switch(scalar: Scalar) -> bool | InvalidValue:
    """Parse true or false; yes, no, on and off are the same to YAML."""
    match scalar.text.lower():
        case "true" | "yes" | "on":
            return True
        case "false" | "no" | "off":
            return False
        case _:
            return InvalidValue(f"{_complaint(scalar)}; allowed: true, false")


def duration(scalar: Scalar) -> timedelta | InvalidValue:
    """Parse a length of time such as 10m."""
    text = scalar.text
    if patterns.WHOLE.fullmatch(text):
        return InvalidValue(
            f"{text} has no unit; write {text}m for minutes (s, m, h and d are allowed)"
        )
    found = patterns.DURATION.fullmatch(text)
    if found is None:
        allowed = "a whole number with its unit (s, m, h or d), such as 10m"
        return InvalidValue(f"{_complaint(scalar)}; allowed: {allowed}")
    length = timedelta(**{patterns.UNITS[found[2]]: int(found[1])})
    return (
        length
        if length <= patterns.LONGEST
        else InvalidValue(f"{text} is too long; at most 30d is allowed")
    )


def interval(scalar: Scalar) -> timedelta | InvalidValue:
    """Parse how often something is done: some hours that divide a day, or whole days."""
    length = duration(scalar)
    days = timedelta(days=1)
    if isinstance(length, timedelta) and (
        length in {timedelta(hours=hours) for hours in patterns.DIVIDING_HOURS}
        or (length and not length % days)
    ):
        return length
    hours = " ".join(f"{hours}h" for hours in patterns.DIVIDING_HOURS)
    return InvalidValue(
        f"{_complaint(scalar)}; allowed: {hours}, or 1d to {patterns.LONGEST.days}d"
    )


def age(scalar: Scalar) -> timedelta | InvalidValue:
    """Parse how old something may grow: from an hour on."""
    found = patterns.DURATION.fullmatch(scalar.text)
    length = timedelta(**{patterns.UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if patterns.YOUNGEST <= length <= patterns.LONGEST_AGE:
        return length
    return InvalidValue(
        f"{_complaint(scalar)}; allowed: 1h to {patterns.LONGEST_AGE.days}d, such as 36h or 2d"
    )


def days(scalar: Scalar) -> timedelta | InvalidValue:
    """Parse how many days lie between two times: whole ones, from one on."""
    found = patterns.DURATION.fullmatch(scalar.text)
    count = int(found[1]) if found and found[2] == "d" else 0
    if 1 <= count <= patterns.LONGEST_AGE.days:
        return timedelta(days=count)
    return InvalidValue(f"{_complaint(scalar)}; allowed: 1d to {patterns.LONGEST_AGE.days}d")


def clock(scalar: Scalar) -> time | InvalidValue:
    """Parse a time of day such as "02:00"; an unquoted one must be text to YAML, as 02:00 is."""
    padded = scalar.text.zfill(len("HH:MM"))
    if not patterns.TIME.fullmatch(padded):
        return InvalidValue(f'{_complaint(scalar)}; allowed: "HH:MM", "00:00" to "23:59"')
    if scalar.reads_as or padded != scalar.text:
        return InvalidValue(f'{_complaint(scalar)}; write "{padded}"')
    return time.fromisoformat(padded)


def text(check: Callable[[str], str | InvalidValue]) -> Parser:
    """Return the parser of a text that has a form of its own; numbers and the like need quotes."""

    def parse(scalar: Scalar) -> str | InvalidValue:
        checked = check(scalar.text)
        if scalar.reads_as and not isinstance(checked, InvalidValue):
            return InvalidValue(f"{_complaint(scalar)}; write {quoted(checked)}")
        return checked

    return parse


def zone(name: str) -> str | InvalidValue:
    """Check a time zone against the zone database."""
    if name in available_timezones():
        return name
    near = difflib.get_close_matches(name.lower(), _zones(), n=1)
    hint = f"did you mean {_zones()[near[0]]}?" if near else "write it as Europe/Berlin or UTC"
    return InvalidValue(f"{quoted(name)} is no time zone; {hint}")


def email(address: str) -> str | InvalidValue:
    """Check that an address can be one; whether it is, the confirmation mail shows."""
    if patterns.EMAIL.fullmatch(address) and len(address) <= patterns.LONGEST_EMAIL:
        return address
    return InvalidValue(f"{quoted(address)} is no e-mail address; write it as name@example.com")


def key_arn(arn: str) -> str | InvalidValue:
    """Check the ARN of a KMS key; IAM takes no alias where a grant is allowed."""
    if patterns.KEY_ARN.fullmatch(arn):
        return arn
    form = "arn:aws:kms:<region>:<12 digit account>:key/<id>"
    return InvalidValue(f"{quoted(arn)} is not the ARN of a KMS key; allowed: {form}")


def region(name: str) -> str | InvalidValue:
    """Check the form of a Region's name."""
    if patterns.REGION.fullmatch(name):
        return name
    return InvalidValue(f"{quoted(name)} is no Region; write it as eu-west-1")


def role_arn(arn: str) -> str | InvalidValue:
    """Check the ARN of an IAM role that an instance may be launched with."""
    if patterns.ROLE_ARN.fullmatch(arn):
        return arn
    form = "arn:aws:iam::<12 digit account>:role/<name>"
    return InvalidValue(f"{quoted(arn)} is not the ARN of an IAM role; allowed: {form}")


def url(address: str) -> str | InvalidValue:
    """Check a URL that the sweep may ask: what follows from it alone, without a look at DNS."""
    if "@" in address.partition("://")[2].partition("/")[0]:  # not quoted: it may be a password
        return InvalidValue("holds a user name or a password; Lifeguard sends no credentials")
    refused = _refused_url(address)
    if refused is None:
        return address
    return InvalidValue(f"{quoted(address)} {refused}; write it as https://www.example.com/health")


def _refused_url(address: str) -> str | None:
    """Return why a URL may not be asked, or None."""
    if len(address) > patterns.LONGEST_URL or not patterns.URL_CHARACTERS.fullmatch(address):
        return "is no URL of at most 2048 ASCII characters without spaces"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "is no URL"
    if parts.scheme not in {"http", "https"} or not host or port == 0 or "@" in parts.netloc:
        return "is no http or https URL with a host"
    return "names an address that Lifeguard does not ask" if forbidden(host) else None


def instance_type(name: str) -> str | InvalidValue:
    """Check the form of an instance type's name; whether there is such a type, only EC2 knows."""
    if patterns.INSTANCE_TYPE.fullmatch(name):
        return name
    return InvalidValue(f"{quoted(name)} is no instance type; write it as m5.large or u-6tb1.metal")


def guest_name(name: str) -> str | InvalidValue:
    """Check the form of a container's or a unit's name; only the server knows if there is one."""
    if patterns.GUEST_NAME.fullmatch(name):
        return name
    form = "write it as shop-api or nginx.service"
    return InvalidValue(f"{quoted(name)} is no name of a container or a unit; {form}")


def tag_key(key: str) -> str | InvalidValue:
    """Check the key of a tag that a user can set."""
    if key.lower().startswith("aws:"):
        return InvalidValue(
            f"{quoted(key)} is not allowed; only AWS sets tags that begin with aws:"
        )
    return _tag(key, patterns.LONGEST_TAG_KEY)


def opt_in_tag(key: str) -> str | InvalidValue:
    """Check the key of the tag that hands an instance over: one that nothing else sets."""
    if key.lower().startswith(PREFIX) or key == "Name":
        return InvalidValue(
            f"{quoted(key)} is not allowed; an opt-in tag must be set by the operator alone, "
            f"and neither {PREFIX}* nor Name is"
        )
    return tag_key(key)


def tag_value(value: str) -> str | InvalidValue:
    """Check a text that is to be a tag's value, as a policy's name is."""
    return _tag(value, patterns.LONGEST_TAG_VALUE)


def _tag(part: str, longest: int) -> str | InvalidValue:
    fits = 0 < len(part) <= longest and part == part.strip()
    if fits and all(c.isalnum() or c == " " or c in patterns.TAG_PUNCTUATION for c in part):
        return part
    allowed = (
        f"1 to {longest} letters, digits, inner spaces and {' '.join(patterns.TAG_PUNCTUATION)}"
    )
    return InvalidValue(f"{quoted(part)} cannot stand in a tag; allowed: {allowed}")


def _complaint(scalar: Scalar) -> str:
    if scalar.reads_as:
        return f"an unquoted {scalar.text} is {scalar.reads_as} in YAML"
    return f"{quoted(scalar.text)} is not allowed"


@cache
def _zones() -> dict[str, str]:
    """Every zone by its name and by its city alone, both in lower case."""
    known = sorted(available_timezones(), reverse=True)  # of two with one city, the first stays
    cities = {name.rpartition("/")[2].lower(): name for name in known}
    return cities | {name.lower(): name for name in known}
