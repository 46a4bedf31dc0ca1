"""The site as a WSGI callable, for servers that ask for a file."""

from wrota.wsgi import application as application
