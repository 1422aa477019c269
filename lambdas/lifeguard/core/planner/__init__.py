"""The decision: one order of rules, and the ladder of remedies."""
