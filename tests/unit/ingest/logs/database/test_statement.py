"""SQL statements: without their values, and what kind each is."""

from __future__ import annotations

import pytest

from lifeguard.ingest.logs.database.statement import (
    is_dump,
    is_schema_change,
    is_trivial,
    without_values,
)


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("SELECT * FROM t WHERE a = 'it''s' AND b > 3.5;", "SELECT * FROM t WHERE a = ? AND b > ?"),
        ("SELECT 1 FROM t2 WHERE id IN (1, 2, 3)", "SELECT ? FROM t2 WHERE id IN (?)"),
        ("INSERT INTO t (a, b) VALUES ($1, $2)", "INSERT INTO t (a, b) VALUES (?)"),
        ("/* app:web */ SELECT\n\t-1", "SELECT ?"),
        ("SELECT 'cut of", "SELECT ?"),
        ("x" * 300, "x" * 200),
    ],
)
def test_without_values(statement: str, shown: str) -> None:
    assert without_values(statement) == shown


@pytest.mark.parametrize(
    ("statement", "is_so"),
    [
        ("ALTER TABLE t ADD COLUMN c int", True),
        ("create index concurrently on t (a)", True),
        ("VACUUM (FULL, ANALYZE) t", True),
        ("VACUUM FULL t", True),
        ("/* m */ TRUNCATE t", True),
        ("CREATE TABLE t (a int)", False),
        ("SELECT 'ALTER TABLE'", False),
    ],
)
def test_schema_changes(statement: str, *, is_so: bool) -> None:
    assert is_schema_change(statement) is is_so


def test_dumps() -> None:
    assert is_dump("COPY public.orders (id, a) TO stdout;")
    assert is_dump("LOCK TABLE public.orders IN ACCESS SHARE MODE")
    assert not is_dump("COPY public.orders FROM stdin")


@pytest.mark.parametrize(
    ("statement", "is_so"),
    [
        ("COMMIT", True),
        ("INSERT INTO t (a) VALUES (?)", True),
        ("INSERT INTO t (a) VALUES (?), (?)", False),
        ("INSERT INTO t (a) SELECT a FROM u", False),
        ('UPDATE "t" SET "a" = ? WHERE "t"."id" = ?', True),
        ("UPDATE t SET a = ?", False),
        ("SELECT a FROM t WHERE t.id = ? LIMIT ?", True),
        ("SELECT a FROM t WHERE t.id = ? OR b LIKE ?", False),
        ("DELETE FROM t WHERE id = ?", True),
    ],
)
def test_trivial_statements(statement: str, *, is_so: bool) -> None:
    assert is_trivial(statement) is is_so
