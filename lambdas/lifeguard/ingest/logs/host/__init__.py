"""The log of a host itself, as EC2's GetConsoleOutput returns it."""
