"""The causes, by area: each a row of data."""
