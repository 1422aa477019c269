"""The Lambda functions: one package a function, its handler beside its workflow."""
