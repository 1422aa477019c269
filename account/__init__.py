"""What `make deploy` and `make destroy` share: somebody's account, and the stack's name in it."""
