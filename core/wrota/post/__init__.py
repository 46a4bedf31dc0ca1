"""The post: puts letters into words and delivers the outbox; knows nothing of HTTP."""
