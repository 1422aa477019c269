"""What would lift a limit: each change checked, so that no remedy makes anything worse."""
