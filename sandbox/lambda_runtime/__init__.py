"""The functions of the template: their runtime, their API, durable executions, crashes."""
