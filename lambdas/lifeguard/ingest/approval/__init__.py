"""Answers: the approval page's requests and the command."""
