"""The board of one incident: what stands on it, and what its keys do."""
