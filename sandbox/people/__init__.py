"""The people of a world: at the console, and answering questions."""
