"""The pure core: what happened, what we know, what to do. No I/O, no clock, no logger."""
