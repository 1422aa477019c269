"""EC2 instances: their state, problems, runbook and preflight."""
