"""Out of load balancers before a restart of Lifeguard's own, and back behind them after it."""
