"""What is known of an outage beside its logs, and all of it put together."""
