"""The kinds of resource that Lifeguard looks after; one package a kind."""
