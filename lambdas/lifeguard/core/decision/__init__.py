"""The values of a decision: what is known of an incident, and what may be done."""
