"""What Lambda runs from: our code and the third-party packages, each with its bytecode."""
