"""Bounds on what is taken in from outside."""

MAX_FILE_BYTES = 30 * 1024 * 1024
# The longest real reports have some thousand lines and less than a thousand cells.
MAX_LINES = 20_000
MAX_CELLS = 100_000
MAX_TAGS = 400_000
MAX_TEXT = 2_000_000  # characters

# What reading one file may take (design: 768 MiB, 10 s CPU, 15 s on the clock).
MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 15  # programs of the system not counted, which have their own bound:
TOOL_SECONDS = 300
