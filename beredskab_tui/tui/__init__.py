"""The full-screen board. Shows what the room holds, and passes keys on to it; decides nothing itself."""
