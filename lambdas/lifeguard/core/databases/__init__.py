"""Databases: which limit slows one down, what would lift it, and what may not be done to it."""
