"""The account of a replay: the template's resources, wired to the world."""
