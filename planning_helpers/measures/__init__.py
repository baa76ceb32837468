"""What several chapters compute from: pure functions of frames."""
