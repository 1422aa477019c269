"""The table's two indexes: which attributes each has, and an open incident in brief."""
