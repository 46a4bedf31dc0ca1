"""A tenant's folder: schema, parser and validation, with every error located by file, line and column."""
