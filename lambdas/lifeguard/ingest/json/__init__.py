"""Reading untrusted JSON: envelopes, fields, dates, names and text."""
