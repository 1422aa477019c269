"""Readers of what commands print, in transcripts."""
