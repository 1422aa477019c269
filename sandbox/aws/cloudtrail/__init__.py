"""AWS CloudTrail."""
