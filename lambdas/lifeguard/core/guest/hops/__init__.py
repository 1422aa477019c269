"""Which logs a server has, in the order of a request: what runs there, and what a policy names."""
