"""The preparedness plan, the contact list and the mail settings: the files in ``config/`` as typed, checked values."""
