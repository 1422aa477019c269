"""Lifeguard does the safest thing that works when a server fails, and proves it worked."""
