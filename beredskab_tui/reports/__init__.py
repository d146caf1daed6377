"""What leaves the program as text to be printed or sent: made from the board, changing nothing."""
