"""Tocsin, a service desk for IT and security incidents."""

__version__ = "0.1.0"
