"""E-mail: the post puts letters into words and delivers the outbox; it knows nothing of HTTP."""
