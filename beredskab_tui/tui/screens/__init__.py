"""The screens: the start, the board, and what opens over it."""
