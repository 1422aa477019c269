"""Addresses, shown in part: enough to recognise one's own, too little to tell others."""

from __future__ import annotations

import re

_IPV4 = re.compile(r"(?<![\w.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\w]|\.\d)")
_VERSION = re.compile(
    r"(?:[A-Za-z]/|[<>!~=]= ?|\bv\.? ?|\bver\.? ?|\bversion:? ?)\Z", re.IGNORECASE
)
_PRODUCT = re.compile(
    r"(?:\b(?:java|j[dr][ke]|openjdk|python|perl|ruby|php|node(?:js)?|npm|go|rust|gcc|glibc|libc|"
    r"open(?:ssl|ssh|vpn|resty)|ssh|ssl|kernel|linux|windows|server|ubuntu|debian|centos|rhel|fedora|suse|"
    r"amazon|nginx|apache|httpd|tomcat|jetty|mysql|mariadb|postgres\w{0,4}|oracle|database|redis|mongo\w{0,2}|"
    r"docker|containerd|runc|kubernetes|kubelet|systemd|grub2?|bios|uefi|firmware|microcode|driver|"
    r"ena|efa|nvme|nvidia|cuda|agent|ssm|cloud-init|chrome|firefox|safari|edge|release|build|patch|"
    r"update|package|plugin|module|library|lib\w{1,12}|haproxy|envoy|varnish|bind|postfix|dovecot|"
    r"exim|curl|wget|git|terraform|ansible|puppet|jenkins|elasticsearch|kafka|rabbitmq|dotnet|xen|"
    r"kvm|qemu|app|rev(?:ision)?) |"
    r"(?<![A-Za-z0-9])(?!(?:ip|host|node|addr(?:ess)?|peer|server|client|ec2|from|to|gw|src|dst)-)"
    r"[A-Za-z][A-Za-z0-9]{0,20}[-_])\Z",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"[-+~]\d{0,6}[.\w]*[A-Za-z]|[.-](?:el\d|fc\d|amzn\d|tar|tgz|zip|rpm|deb|jar|war|so|dll|exe|msi|noarch|"
    r"x86_64|rc\d|beta|alpha|final|release|ga)\b",
    re.IGNORECASE,
)
"""What stands behind the version of a package."""
_BEFORE = 24
"""Characters before a number that tell whether it is a version."""
_BYTE = 255
_HIGHEST = 99
"""First numbers of versions are not higher, nor 10, which begins private addresses (RFC 1918)."""
_PRIVATE = 10
_NO_ADDRESSES = frozenset({0, 127})
"""Unspecified, and loopback (RFC 1122, 3.2.1.3)."""

_HOST = re.compile(r"\b((?:ec2|ip)-\d{1,3}-\d{1,3})-\d{1,3}-\d{1,3}\b")
_GROUP = r"[0-9A-Fa-f]{1,4}"
_WHOLE = re.compile(rf"(?<![\w:.])({_GROUP}:{_GROUP})(?::{_GROUP}){{6}}(?![\w:])")
_SHORT = re.compile(
    rf"(?<![\w:.])((?:{_GROUP}(?::{_GROUP})?)?)((?::{_GROUP}){{0,5}})::"
    rf"((?:{_GROUP}(?::{_GROUP}){{0,6}})?)(?:(?:\.\d{{1,3}}){{3}}|:\d{{1,3}}(?:\.[\dx]{{1,3}}){{3}})?(?![\w:])"
)
"""RFC 4291, section 2.2: groups of hexadecimal digits, those of zeros left out once."""
_ALLOCATED = re.compile(
    r"[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|ff[0-9a-f]{2}|64", re.IGNORECASE
)
"""First groups of addresses that are in use (IANA, IPv6 Address Space): other names have colons."""

_EMAIL = re.compile(
    r"(?<![\w.+%-])(?!git@)([\w+])[\w.+-]{0,127}(@|%40)(?=((?:[A-Za-z0-9_-]{1,63}\.){1,8})([A-Za-z]{2,24})(?![\w-]|\.\w))"
)
_UNITS = frozenset(
    "service socket target device mount automount swap timer path slice scope".split()  # noqa: SIM905
)
"""systemd.unit(5): the name of a template's instance has an `@` too."""


def without_addresses(text: str) -> str:
    """Return text in which addresses are cut: IPv4, IPv6, email; versions and loopback are none."""
    text = _SHORT.sub(_short, _EMAIL.sub(_email, text))
    text = _WHOLE.sub(r"\1::x", text)
    text = _IPV4.sub(_ipv4, text)
    return _HOST.sub(r"\1-x-x", text)


def _ipv4(found: re.Match[str]) -> str:
    parts = [int(part) for part in found.groups()]
    if parts[0] in _NO_ADDRESSES or max(parts) > _BYTE or _is_version(found, parts[0]):
        return found[0]
    return f"{found[1]}.{found[2]}.x.x"


def _is_version(found: re.Match[str], first: int) -> bool:
    text, start = found.string, found.start()
    before = text[max(0, start - _BEFORE) : start]
    if _VERSION.search(before):
        return True
    if first > _HIGHEST or first == _PRIVATE:
        return False
    return bool(_PRODUCT.search(before) or _RELEASE.match(text, found.end()))


def _short(found: re.Match[str]) -> str:
    """Names of C++ and Java have colons too; loopback and the unspecified address say nothing."""
    whole = found[0]
    if whole in {"::", "::1"} or not any(map(str.isdigit, whole)):
        return whole
    first = found[1].partition(":")[0]
    if first and not found[2] and not _ALLOCATED.fullmatch(first):
        return whole
    return f"{found[1]}::x"


def _email(found: re.Match[str]) -> str:
    return found[0] if found[4].lower() in _UNITS else f"{found[1]}***{found[2]}"
