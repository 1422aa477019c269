"""What the dashboard's custom widgets show: what no metric can say."""
