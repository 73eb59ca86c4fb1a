"""Sentences and labels in every language; reads the domain, writes nothing."""
