"""AWS Health's events."""
