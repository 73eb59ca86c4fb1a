"""Threads, messages, attachments, blobs and known message ids."""
