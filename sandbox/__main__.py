"""`python -m sandbox`."""

from __future__ import annotations

import os
import sys

from sandbox.cli.main import main

try:
    status = main()
except BrokenPipeError:  # whoever read has read enough, as `head` does
    os.dup2(
        os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
    )  # the flush at exit needs a place
    status = 0
except KeyboardInterrupt:
    status = 130  # 128 + SIGINT, as shells say it
sys.exit(status)
