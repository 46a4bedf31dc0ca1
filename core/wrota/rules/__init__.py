"""The rules: pure functions and values that know no file, no database and no request."""
