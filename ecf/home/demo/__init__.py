"""The one-command first run: people who look real and are not, and the processes that serve them."""
