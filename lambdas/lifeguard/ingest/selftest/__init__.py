"""The self-test's own event."""
