"""What is wrong with the input, and said in one line."""

from __future__ import annotations

from lifeguard.config import PolicyError
from sandbox.replay.stage import SceneError
from sandbox.template.synthesis import SynthesisError
from sandbox.template.template import TemplateError
from sandbox.worldfile.text import InputFileError

ERRORS = (InputFileError, SceneError, PolicyError, SynthesisError, TemplateError)
