"""Calendars, promises and running clocks: what is due when, and why."""
