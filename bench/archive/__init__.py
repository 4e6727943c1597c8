"""Synthetic Arabic news archives with known truth, and the judge of what a system makes of them."""
