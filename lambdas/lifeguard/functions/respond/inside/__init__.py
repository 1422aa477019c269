"""What is seen and done inside a host: looks, logs, acts, and the end of its containers."""
