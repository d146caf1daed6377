"""The data as files that somebody keeps: copies, backups and what comes back from them, mending, plain TinyDB files."""
