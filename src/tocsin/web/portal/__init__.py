"""Reporting, and following what was reported, without an account."""
