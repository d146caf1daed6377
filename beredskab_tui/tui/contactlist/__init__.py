"""The contact list between incidents: its screen, its rows and forms, and the monthly walk through it."""
