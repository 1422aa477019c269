"""The dashboard in CloudWatch: what an operator asks, in that order."""
