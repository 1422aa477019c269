"""Triggers and incidents: what happened, to which resource, and the record of it."""
