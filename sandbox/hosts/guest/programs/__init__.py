"""The programs of a guest that a script calls, each as far as Lifeguard's scripts use it."""
