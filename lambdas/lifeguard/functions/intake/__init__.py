"""intake: turns one event into triggers."""
