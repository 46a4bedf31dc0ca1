"""A tenant's folder: its schema, its reader, and every mistake in it named with file, line and column."""
