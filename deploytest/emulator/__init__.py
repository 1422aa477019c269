"""What runs inside the emulator's own process: its start, and the lines that it lacks."""
