"""The closed vocabulary of what a line can say is wrong, or is as it should be, by area."""
