"""Amazon EC2: reading instances and images, and acting on them."""
