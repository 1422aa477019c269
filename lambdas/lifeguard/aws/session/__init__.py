"""What all adapters share: boto3's clients, and AWS's errors by the reaction they need."""
