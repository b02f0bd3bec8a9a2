"""Figures: what the pages of every day cost, beside a bare floor of the same run."""
