"""Pictures for notebooks: HTML for what the library returns, plots, and the magic `%%policy`."""
