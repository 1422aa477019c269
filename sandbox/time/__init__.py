"""Virtual time and the agenda that moves it."""
