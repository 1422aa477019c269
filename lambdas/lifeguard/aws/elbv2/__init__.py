"""Elastic Load Balancing: target groups and target health."""
