"""The import dialog: files or layers in, one proposal each, one button."""
