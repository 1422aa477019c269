"""AWS CloudTrail: who changed what."""
