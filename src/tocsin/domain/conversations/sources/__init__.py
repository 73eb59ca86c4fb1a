"""Parsers of what reaches a conversation from outside: bytes in, one dataclass out."""
