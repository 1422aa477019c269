"""Many instances fail at once: what becomes of them, and how near it comes to the best possible."""
