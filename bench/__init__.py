"""Measurements: how well reports are read, and later how fast they are found."""
