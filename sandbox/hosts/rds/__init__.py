"""DB instances of RDS: states, storage and metrics in virtual time."""
