"""No address of the machine, its link or its cloud is asked, however it is written."""

from __future__ import annotations

import pytest

from lifeguard.core.endpoints.forbidden import forbidden


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "::1",
        "169.254.169.254",
        "169.254.170.2",
        "fe80::1",
        "fe80::1%eth0",
        "febf::1",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "0.0.0.0",  # noqa: S104  refused
        "0.1.2.3",
        "::",
        "224.0.0.1",
        "ff02::1",
        "240.0.0.1",
        "255.255.255.255",
        "::ffff:169.254.169.254",
        "::ffff:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
    ],
)
def test_it_is_not_asked(address: str) -> None:
    assert forbidden(address)


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8",
        "10.0.0.5",
        "172.31.0.9",
        "192.168.1.1",
        "2600:1f18::1",
        "fd12:3456::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
        "www.example.com",
        "localhost",
    ],
)
def test_it_may_be_asked_or_is_no_address_yet(host: str) -> None:
    assert not forbidden(host)
