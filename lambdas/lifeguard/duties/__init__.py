"""What the sweep does each minute beside finding trouble: one module a duty."""
