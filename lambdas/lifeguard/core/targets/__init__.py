"""Whether load balancers find servers healthy: what the sweep makes of their health checks."""
