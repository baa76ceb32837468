"""One chapter, one folder: what a notebook tells."""
