"""The world file: its keys, and how it is read."""
