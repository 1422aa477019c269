"""Readers of what proxies, load balancers and clients write."""
