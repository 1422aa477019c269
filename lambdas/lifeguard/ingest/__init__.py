"""Pure parsers, one a source: an AWS event in, triggers (or the reason why there are none) out."""
