"""The AWS Price List: what to ask for, and what it answers."""
