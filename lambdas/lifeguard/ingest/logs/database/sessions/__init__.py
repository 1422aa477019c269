"""Readers of the sessions of a database, as psql and mysql print them."""
