"""What a quarter's run costs, as ratios within one run: `make bench`."""
