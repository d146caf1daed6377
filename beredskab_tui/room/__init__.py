"""The crisis room: the place where things happen.

One module for each subject. Every act goes the same way (``seat``): may this person, do the rules allow it,
then one record in the journal that holds the change and its line in the log.
"""
