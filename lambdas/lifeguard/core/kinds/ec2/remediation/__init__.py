"""What follows a problem of an EC2 instance: each remedy, step by step, and when it is over."""
