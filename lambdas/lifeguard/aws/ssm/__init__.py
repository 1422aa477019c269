"""AWS Systems Manager: the parameters that switch Lifeguard off."""
