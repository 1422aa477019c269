"""Logs of all formats: from lines to the facts that diagnosis reasons over."""
