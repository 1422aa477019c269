"""The last remedy: a new instance from a snapshot in the place of one that nothing cures."""
