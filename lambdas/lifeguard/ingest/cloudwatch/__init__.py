"""CloudWatch's alarm events, state changes of contributors included."""
