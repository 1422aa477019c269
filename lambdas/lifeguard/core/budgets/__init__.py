"""Budgets: how many resources may be treated at once, and whose turn it is."""
