"""The wiring: settings, addresses, the WSGI entry. Nothing imports it."""
