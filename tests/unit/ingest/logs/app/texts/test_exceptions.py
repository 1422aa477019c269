"""Exceptions of the application's own: which, and the frame that each came from."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from tests.support.log_lines import said, symptoms

LIBRARY = '  File "/usr/local/lib/python3.11/site-packages/django/core/handlers/base.py", line 55, in inner'

PYTHON = f"""\
Traceback (most recent call last):
{LIBRARY}
    response = get_response(request)
  File "/app/shop/views.py", line 10, in get
    x = y["z"]
KeyError: 'z'
"""
CHAIN = f"""\
{PYTHON}
The above exception was the direct cause of the following exception:

Traceback (most recent call last):
{LIBRARY}
shop.errors.ShopError: no z
"""
OF_THE_DATABASE = f"""\
Traceback (most recent call last):
{LIBRARY}
psycopg.OperationalError: connection to server at "10.0.1.5", port 5432 failed: timeout expired

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
{LIBRARY}
shop.errors.Unavailable
"""
NODE = """\
TypeError: Cannot read properties of undefined (reading 'id')
    at Layer.handle (/app/node_modules/express/lib/router/layer.js:95:5)
    at getUser (/app/src/users.js:12:20)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
"""
JAVA = """\
2026-03-12T09:14:02.123Z ERROR 1 --- [shop] [nio-8080-exec-1] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() threw exception
java.lang.NullPointerException: Cannot invoke "Order.id()"
\tat org.springframework.web.method.support.InvocableHandlerMethod.invoke(InvocableHandlerMethod.java:190)
\tat net.example.shop.OrderController.get(OrderController.java:31)
\t... 50 more
"""
RUBY = """\
E, [2026-03-12T09:14:02.008 #4] ERROR -- : [a1b2c3d4-0000-0000-0000-000000000000] NoMethodError (undefined method `id' for nil:NilClass):
[a1b2c3d4-0000-0000-0000-000000000000]
[a1b2c3d4-0000-0000-0000-000000000000] app/controllers/orders_controller.rb:12:in `show'
"""
GO = """\
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a5b6c]
goroutine 1 [running]:
main.serve(0xc000010000)
\t/app/main.go:31 +0x1d
"""


@pytest.mark.parametrize(
    ("text", "name", "frame"),
    [
        (PYTHON, "KeyError", "/app/shop/views.py:10"),
        (CHAIN, "shop.errors.ShopError", "/app/shop/views.py:10"),
        (NODE, "TypeError", "/app/src/users.js:12"),
        (JAVA, "java.lang.NullPointerException", "OrderController.java:31"),
        (RUBY, "NoMethodError", "app/controllers/orders_controller.rb:12"),
        (GO, "panic: runtime error", "/app/main.go:31"),
    ],
    ids=["python", "chain", "node", "java", "ruby", "go"],
)
def test_the_exception_and_the_applications_own_frame(text: str, name: str, frame: str) -> None:
    assert sorted(said(text)) == [
        (AppSymptom.EXCEPTION, name, {}),
        (AppSymptom.EXCEPTION_FRAME, frame, {}),
    ]


@pytest.mark.parametrize("envelope", ["", "api-1  | ", "Mar 12 09:14:02 web-1 gunicorn[900]: "])
def test_an_exception_of_a_database_is_no_bug(envelope: str) -> None:
    lines = [envelope + line for line in OF_THE_DATABASE.splitlines()]
    assert symptoms("\n".join(lines)) == [AppSymptom.DB_TIMED_OUT]


def test_a_stack_of_a_database_is_no_bug() -> None:
    text = """\
org.springframework.dao.DataAccessResourceFailureException: Unable to acquire JDBC Connection
\tat org.springframework.orm.jpa.X.doBegin(X.java:467)
\tat net.example.shop.OrderService.find(OrderService.java:12)
Caused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=37)
\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)
"""
    assert symptoms(text) == [AppSymptom.POOL_HELD]


def test_a_stack_of_libraries_alone_has_no_frame_of_its_own() -> None:
    text = "TypeError: x is not a function\n    at f (/app/node_modules/y/index.js:1:2)"
    assert symptoms(text) == [AppSymptom.EXCEPTION]


def test_two_tracebacks_are_two() -> None:
    assert symptoms(PYTHON + PYTHON).count(AppSymptom.EXCEPTION) == 2


def test_a_traceback_of_libraries_alone_has_no_frame_of_its_own() -> None:
    assert symptoms(f"Traceback (most recent call last):\n{LIBRARY}\nValueError\n") == [
        AppSymptom.EXCEPTION
    ]


@pytest.mark.parametrize(
    "end", ["KeyboardInterrupt", "SystemExit: 0", "and then nothing", "  cut off"]
)
def test_an_end_that_is_no_fault_says_nothing(end: str) -> None:
    assert symptoms(f"Traceback (most recent call last):\n{LIBRARY}\n{end}\n") == []


def test_a_last_line_alone_is_an_exception() -> None:
    assert said("shop.errors.ShopError: no z") == [
        (AppSymptom.EXCEPTION, "shop.errors.ShopError", {})
    ]
    assert said("TypeError: x is not a function") == [(AppSymptom.EXCEPTION, "TypeError", {})]


def test_a_stack_inside_json_is_read_line_by_line() -> None:
    line = '{"level":50,"time":1773306842310,"err":{"type":"TypeError","message":"x","stack":"TypeError: x\\n    at f (/app/src/users.js:12:20)"},"msg":"boom"}'
    assert sorted(said(line)) == [
        (AppSymptom.EXCEPTION, "TypeError", {}),
        (AppSymptom.EXCEPTION_FRAME, "/app/src/users.js:12", {}),
    ]


def test_a_head_without_frames_is_no_stack() -> None:
    assert symptoms("Error: boom\nnothing more") == []
    assert symptoms("java.lang.Foo is not an exception\n\tat home") == []
