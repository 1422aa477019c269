"""Amazon EventBridge: the self-test's event."""
