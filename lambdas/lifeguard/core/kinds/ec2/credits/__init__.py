"""What follows when CPU credits run short, or cost."""
