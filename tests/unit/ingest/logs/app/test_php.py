"""PHP's error log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from tests.support.log_lines import kinds, said

LINES = {
    "PHP Warning:  mysqli_connect(): (08004/1040): Too many connections in /srv/Db.php on line 31": [(AppSymptom.DB_TOO_MANY, "", {})],
    "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/x.php on line 3": [(AppSymptom.HEAP_EXHAUSTED, "/srv/x.php", {"limit": 134217728})],
    "PHP Fatal error:  Maximum execution time of 30 seconds exceeded in /srv/x.php on line 3": [(AppSymptom.SLOW_SCRIPT, "/srv/x.php", {"seconds": 30})],
    "PHP Fatal error:  Uncaught TypeError: f(): Argument #1 must be of type int in /srv/x.php:12": [(AppSymptom.EXCEPTION, "TypeError", {}), (AppSymptom.EXCEPTION_FRAME, "/srv/x.php:12", {})],
    "PHP Fatal error:  Uncaught Shop\\Broken: no": [(AppSymptom.EXCEPTION, "Shop\\Broken", {})],
    "PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/x.php:12": [(AppSymptom.DB_REFUSED, "", {})],
    "PHP Fatal error:  Uncaught [x]: y": [],
    "PHP Fatal error:  Call to undefined function f() in /srv/x.php on line 12": [(AppSymptom.EXCEPTION, "Fatal error", {}), (AppSymptom.EXCEPTION_FRAME, "/srv/x.php:12", {})],
    "PHP Fatal error:  Interface 'X' not found": [(AppSymptom.EXCEPTION, "Fatal error", {})],
    'PHP Parse error:  syntax error, unexpected token "}" in /srv/x.php on line 3': [(AppSymptom.SYNTAX_ERROR, "", {})],
    "PHP Notice:  Undefined variable: x in /srv/x.php on line 3": [],
}  # fmt: skip


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "[12-Mar-2026 09:14:02 UTC] ",
        "[12-Mar-2026 09:14:02 Asia/Seoul] ",
        "NOTICE: PHP message: ",
    ],
)
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, prefix: str) -> None:
    assert said(prefix + line) == says
    assert kinds(prefix + line) == {"php": 1}


@pytest.mark.parametrize(
    "line", ["[now] PHP Warning:  x", "[12-Mar-2026 09:14:02 UTC", "Warning: x", "hello"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
