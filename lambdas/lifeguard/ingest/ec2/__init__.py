"""EC2's instance state-change notifications."""
