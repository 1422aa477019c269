"""The one door for every AWS call: its parameters, refusals, throttling and records."""
