"""The AWS Price List's calls."""
