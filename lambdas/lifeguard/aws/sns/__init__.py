"""Amazon SNS: emails and who receives them."""
