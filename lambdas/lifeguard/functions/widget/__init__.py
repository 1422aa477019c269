"""widget: what the dashboard shows that no metric can say."""
