"""The widgets of our own: lists painted line by line, and the log line."""
