"""The crisis-room program of a Danish social-housing secretariat."""

__version__ = "0.1.0"
