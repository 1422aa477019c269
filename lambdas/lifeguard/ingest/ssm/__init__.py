"""Systems Manager's notifications of commands."""
