"""Who the people of the secretariat are, and what they may do."""
