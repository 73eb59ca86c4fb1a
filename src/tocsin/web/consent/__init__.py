"""The reporter's answer without an account."""
