"""The gate of the budgets: one of those who enter decides for all of them."""
