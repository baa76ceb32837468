"""Executing notebooks without a kernel process of their own: the papermill engine `planbook`."""
