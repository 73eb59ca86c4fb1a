"""Rules: what the desk does by itself when a target is used up, a priority high, a way too long."""
