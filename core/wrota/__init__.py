"""Wrota: the front door that an institution puts before its on-line services."""
