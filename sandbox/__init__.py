"""A local AWS in which hosts really fail: the product's own handlers run in it, in virtual time."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_LAMBDAS = str(ROOT / "lambdas")
if _LAMBDAS not in sys.path:  # the asset's root, where Lambda finds the package, too
    sys.path.insert(0, _LAMBDAS)
