"""Cases and messages on paper."""
