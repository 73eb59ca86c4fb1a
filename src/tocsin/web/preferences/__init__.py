"""What readers set for themselves: language and appearance."""
