"""power: turns many requests to stop and start into few calls."""
