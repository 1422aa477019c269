"""Errors of languages and client libraries, whatever log they stand in."""
