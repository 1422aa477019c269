"""The rules of treatment: timing, holds, consent, follow-up, closing."""
