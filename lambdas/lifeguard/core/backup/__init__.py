"""Scheduled backups: schedule, retention, freshness and restore drills."""
