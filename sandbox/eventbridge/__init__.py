"""The event bus and the schedules of the template."""
