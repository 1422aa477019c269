"""What a resource is: its identity, its tags, its opt-in."""
