"""A replay: from files to the report of what came of it."""
