"""Forms for JupyterLab: they call the functions of the analysis, and a report has none of them."""
