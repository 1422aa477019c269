"""EC2's request quotas: token buckets, batches, and the time slot of an act."""
