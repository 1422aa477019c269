"""Approvals: the question, the signed link, the page and the answer."""
