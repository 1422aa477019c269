"""report: the weekly report and the self-test."""
