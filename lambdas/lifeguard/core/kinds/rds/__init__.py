"""DB instances of Amazon RDS."""
