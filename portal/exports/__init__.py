"""Taking data away: which reports (``matches``), as what rows (``reports``, ``figures``), in which ``formats``."""
