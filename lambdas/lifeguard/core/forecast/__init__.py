"""When something that runs out will have run out."""
