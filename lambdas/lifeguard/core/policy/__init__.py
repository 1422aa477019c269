"""The operator's policies, and the switches that override them."""
