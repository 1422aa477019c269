"""The IAM actions that a function's role grants."""
