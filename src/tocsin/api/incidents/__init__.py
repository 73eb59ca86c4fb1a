"""Incidents for programs: registration, lists, records and the verbs below them."""
