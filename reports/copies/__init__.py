"""What reports have in common word for word. Plain NumPy: no Django, no database."""
