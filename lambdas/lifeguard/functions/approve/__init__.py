"""approve: takes the operator's answer, on the page or by the command."""
