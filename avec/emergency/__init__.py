"""Opening somebody's marked pages in an emergency, as she allowed it beforehand."""
