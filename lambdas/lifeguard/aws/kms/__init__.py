"""AWS KMS: volumes' keys, and the signature of approval links."""
