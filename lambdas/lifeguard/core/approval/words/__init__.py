"""What the approval page says, in each language."""
