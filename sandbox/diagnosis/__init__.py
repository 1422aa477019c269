"""A diagnosis, as the command line shows it."""
