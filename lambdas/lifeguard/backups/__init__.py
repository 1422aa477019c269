"""What `backup` does each hour: one module a duty."""
