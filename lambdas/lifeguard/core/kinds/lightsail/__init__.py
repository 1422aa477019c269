"""Lightsail instances."""
