"""Tocsin, a service desk for IT and security incidents."""
