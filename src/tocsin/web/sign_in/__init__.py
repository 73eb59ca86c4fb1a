"""Signing in and out, and the first visit to an empty desk."""
