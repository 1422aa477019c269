"""The emails, one module for each kind of email."""
