"""Draws the dashboard of the synthesized template from a replay: what CloudWatch would show."""
