"""What caused an outage, found in logs: facts, the causes that explain them, one diagnosis."""
