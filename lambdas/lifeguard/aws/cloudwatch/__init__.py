"""Amazon CloudWatch: alarms, mute rules, and the metrics of one server."""
