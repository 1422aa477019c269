"""The DynamoDB table: incidents, leases, budgets, and what has been sent."""
