"""Lifeguard does the safest thing that works when an instance fails, and proves it worked."""
