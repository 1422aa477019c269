"""`make deploy` asks first: what would make the deployment fail is told before anything begins."""
