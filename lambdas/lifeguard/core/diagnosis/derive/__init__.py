"""Facts that follow from several others."""
