"""Facts that stand in no log: a look inside the server, metrics, changes, our own acts."""
