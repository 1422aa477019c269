"""What is said of the limits of databases and of the choices."""
