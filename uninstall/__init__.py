"""`make destroy`: Lifeguard is taken out of an account only while it owes nobody anything."""
