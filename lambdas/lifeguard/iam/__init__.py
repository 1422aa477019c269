"""The IAM rights, derived from what the functions do."""
