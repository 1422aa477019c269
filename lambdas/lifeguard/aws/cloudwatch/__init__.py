"""Amazon CloudWatch: alarms and mute rules."""
