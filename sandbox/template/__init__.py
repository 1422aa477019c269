"""The synthesized template, read."""
