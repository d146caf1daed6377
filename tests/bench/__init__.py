"""Figures, not tests: ratios within one run, because no machine is as fast as another, or as itself an hour later."""
