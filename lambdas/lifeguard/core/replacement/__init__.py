"""Another resource in the place of one that nothing cures, whatever its kind."""
