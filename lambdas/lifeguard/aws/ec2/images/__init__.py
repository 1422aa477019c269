"""Images: made, copied, listed, and who uses them."""
