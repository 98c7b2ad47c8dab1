"""The ways text hides a table in, one family a file. ``lines.py`` is what they share."""
