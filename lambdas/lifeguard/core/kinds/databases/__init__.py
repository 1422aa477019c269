"""What the kinds of databases have in common: nothing is done to one unasked."""
