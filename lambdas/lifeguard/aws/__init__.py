"""Adapters: the only code that names boto3. They speak the core's words."""
