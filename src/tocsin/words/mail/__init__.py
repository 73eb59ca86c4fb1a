"""Letters of the desk, and the few words that mail intake puts into an incident."""

from tocsin.words.mail.arrivals import phrases
from tocsin.words.mail.letters import letter

__all__ = ["letter", "phrases"]
