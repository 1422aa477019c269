"""`make deploy-test`: deployed for real, by the CDK's own CLI, to an emulator of AWS."""
