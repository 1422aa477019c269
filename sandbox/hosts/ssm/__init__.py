"""Systems Manager: its documents, managed nodes and commands."""
