"""What is sent, word by word: a change of a reading is a change of a file."""
