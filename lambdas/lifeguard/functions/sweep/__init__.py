"""sweep: finds every minute what events have missed."""
