"""What an execution does to AWS for each kind of resource: one adapter a kind."""
