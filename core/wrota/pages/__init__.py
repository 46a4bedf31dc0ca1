"""One file per page: a form comes in, the desk acts, a response goes out."""
