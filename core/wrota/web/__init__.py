"""The web layer without its pages: login sessions, forms, responses, translation, guards and cookies."""
