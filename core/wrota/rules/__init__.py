"""The rules, the domain logic: pure functions and values that know no file, no database and no request."""
