"""The last remedy: a new instance in the place of one that nothing cures."""
