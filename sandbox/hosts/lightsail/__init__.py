"""Lightsail: EC2's hosts underneath, and what Lightsail keeps of its own."""
