"""Databases of Lightsail."""
