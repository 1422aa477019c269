"""Systems Manager's answers: documents, managed nodes and commands."""
