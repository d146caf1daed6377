"""The same evening as in the room."""

from tests.room.conftest import desk, desk_for, incident

__all__ = ["desk", "desk_for", "incident"]
