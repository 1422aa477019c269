"""Readers of what Docker and containerd write."""
