"""What intake, sweep and backup share: a trigger on its way to an incident's execution."""
