"""AWS Lambda: durable executions, and invoking functions."""
