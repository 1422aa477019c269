"""What is decided of each kind of resource: one module a kind, and the table of them."""
