"""Logs of servers: lines in, findings out."""
