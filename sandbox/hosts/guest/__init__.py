"""What runs on a host: the guest that Systems Manager meets there."""
