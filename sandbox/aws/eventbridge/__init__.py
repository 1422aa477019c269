"""Amazon EventBridge's API."""
