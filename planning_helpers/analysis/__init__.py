"""Calculations on frames: pure functions, no store, no clock, no file."""
