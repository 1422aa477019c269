"""Amazon SQS: the power queue, and the queue of malformed events."""
