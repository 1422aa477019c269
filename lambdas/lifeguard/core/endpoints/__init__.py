"""Whether a site answers: what the sweep makes of the URLs in `policies.yaml`."""
