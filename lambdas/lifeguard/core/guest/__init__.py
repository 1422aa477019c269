"""What a look inside a server found, what it says, and what to do about it."""
