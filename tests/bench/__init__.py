"""Figures, not tests: ratios within one run, because no machine is as fast as another, or as itself an hour later.

Whatever is compared is measured in turn, so that both meet the same machine. A ratio is taken in each of ``ROUNDS``
rounds, and its median counts.
"""
