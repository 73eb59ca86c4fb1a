"""Registering an incident, its page, and everything that is done to it there."""
