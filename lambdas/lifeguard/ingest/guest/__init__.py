"""What Lifeguard's scripts print inside a server: JSON lines in, frozen values out."""
