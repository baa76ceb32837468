"""Planning a run, executing the notebooks of each account, publishing what is whole."""
