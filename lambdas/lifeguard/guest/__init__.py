"""What Lifeguard runs inside a server: shell scripts, and the SSM documents that carry them."""
