"""The checksum of POSIX `cksum` (The Open Group Base Specifications, cksum, "Description")."""

from __future__ import annotations

_POLYNOMIAL = 0x04C11DB7
_MASK = 0xFFFFFFFF
_TOP = 0x80000000


def _row(byte: int) -> int:
    crc = byte << 24
    for _ in range(8):
        crc = (crc << 1) ^ (_POLYNOMIAL if crc & _TOP else 0)
    return crc & _MASK


_TABLE = tuple(_row(byte) for byte in range(256))


def cksum(data: bytes) -> int:
    """Return the CRC of the bytes followed by their number, the lowest byte of it first."""
    crc = 0
    length = len(data)
    for byte in data + length.to_bytes((length.bit_length() + 7) // 8, "little"):
        crc = (crc << 8 & _MASK) ^ _TABLE[crc >> 24 ^ byte]
    return crc ^ _MASK
