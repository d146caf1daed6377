"""The quiet days: the welcome, the start screen with its lists, and the first line of an incident."""
