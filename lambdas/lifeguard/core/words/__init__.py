"""What Lifeguard says in each language: templates by code, and how times and counts are written."""
