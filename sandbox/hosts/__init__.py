"""Hosts and their faults, images, scheduled events: how the world behaves."""
